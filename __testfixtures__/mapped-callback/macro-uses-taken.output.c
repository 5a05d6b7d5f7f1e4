// SPDX-License-Identifier: MIT
/*
 * Why: a macro fills in what the hook has allocated, by its name: it moves to mapped() with it. A macro in a macro names a
 * variable of the file that is called as a parameter of mapped() would be.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>

#define GADWALL_FILL		(map->key = gadwall->salt)
#define GADWALL_FIRST		(start + 1)
#define GADWALL_ORIGIN		GADWALL_FIRST

struct gadwall {
	unsigned long salt;
};

struct gadwall_map {
	unsigned long key;
	unsigned long origin;
};

static unsigned long start;

static int gadwall_mapped(unsigned long vm_start, unsigned long end,
			  pgoff_t pgoff, const struct file *file,
			  void **vm_private_data)
{
	struct gadwall *gadwall = file->private_data;
	struct gadwall_map *map;

	map = kzalloc(sizeof(*map), GFP_KERNEL);
	if (!map)
		return -ENOMEM;
	GADWALL_FILL;
	map->origin = GADWALL_ORIGIN;
	*vm_private_data = map;
	return 0;
}

static void gadwall_close(struct vm_area_struct *vma)
{
	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!vma->vm_private_data)
		return;

	kfree(vma->vm_private_data);
}

static const struct vm_operations_struct gadwall_vm_ops = {
	.mapped = gadwall_mapped,
	.close = gadwall_close,
};

static int gadwall_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_IO_BIT, VMA_DONTEXPAND_BIT,
			   VMA_DONTCOPY_BIT);
	desc->vm_ops = &gadwall_vm_ops;
	return 0;
}

static const struct file_operations gadwall_fops = {
	.mmap_prepare = gadwall_mmap_prepare,
};
