// SPDX-License-Identifier: MIT
/* A local hides the hook only in its block: behind that, and in an initialiser, its name is that of the hook. */
#include <linux/fs.h>
#include <linux/mm.h>

struct dial {
	phys_addr_t base;
	size_t size;
	int (*map)(struct file *file, struct vm_area_struct *vma);
};

static int dial_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dial *dial = file->private_data;

	return vm_iomap_memory(vma, dial->base, dial->size);
}

static int plate_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dial *dial = file->private_data;

	return vm_iomap_memory(vma, dial->base, dial->size);
}

static struct dial first = { .size = PAGE_SIZE, .map = dial_mmap };

static void dial_show(struct dial *dial)
{
	{
		int plate_mmap = dial->size;

		pr_info("%d\n", plate_mmap);
	}
	dial->map = plate_mmap;
}

static const struct file_operations dial_fops = { .mmap = dial_mmap };
static const struct file_operations plate_fops = { .mmap = plate_mmap };
