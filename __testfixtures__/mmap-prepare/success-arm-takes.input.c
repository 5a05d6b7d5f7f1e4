// SPDX-License-Identifier: MIT
/* What is counted in the arm for success is taken for a mapping, as it is behind a test for the error. */
#include <linux/fs.h>
#include <linux/mm.h>

struct berth {
	phys_addr_t base;
	size_t size;
	unsigned long users;
	bool was_mapped;
};

static void berth_open(struct vm_area_struct *vma)
{
	struct berth *berth = vma->vm_private_data;

	berth->users++;
}

static void berth_close(struct vm_area_struct *vma)
{
	struct berth *berth = vma->vm_private_data;

	berth->users--;
}

static const struct vm_operations_struct berth_vm_ops = {
	.open	= berth_open,
	.close	= berth_close,
};

static int berth_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct berth *berth = file->private_data;
	int ret;

	ret = vm_iomap_memory(vma, berth->base, berth->size);
	if (!ret) {
		berth->users++;
		vma->vm_ops = &berth_vm_ops;
		vma->vm_private_data = berth;
	}
	return ret;
}

/* A plain store is told of, as it is there (MP032). */
static int noted_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct berth *berth = file->private_data;
	int ret;

	ret = vm_iomap_memory(vma, berth->base, berth->size);
	if (ret == 0)
		berth->was_mapped = true;
	return ret;
}

static const struct file_operations berth_fops = { .mmap = berth_mmap };
static const struct file_operations noted_fops = { .mmap = noted_mmap };
