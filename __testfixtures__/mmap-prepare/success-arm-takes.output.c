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

static int berth_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct berth *berth = file->private_data;

	berth->users++;
	*vm_private_data = berth;
	return 0;
}

static void berth_open(struct vm_area_struct *vma)
{
	struct berth *berth = vma->vm_private_data;

	berth->users++;
}

static void berth_close(struct vm_area_struct *vma)
{
	struct berth *berth = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!berth)
		return;

	berth->users--;
}

static const struct vm_operations_struct berth_vm_ops = {
	.mapped	= berth_mapped,
	.open	= berth_open,
	.close	= berth_close,
};

static int berth_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct berth *berth = file->private_data;

	mmap_action_simple_ioremap(desc, berth->base, berth->size);
	desc->vm_ops = &berth_vm_ops;
	return 0;
}

/* A plain store is told of, as it is there (MP032). */
static int noted_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct berth *berth = file->private_data;

	mmap_action_simple_ioremap(desc, berth->base, berth->size);
	berth->was_mapped = true;
	return 0;
}

static const struct file_operations berth_fops = { .mmap_prepare = berth_mmap_prepare };
static const struct file_operations noted_fops = { .mmap_prepare = noted_mmap_prepare };
