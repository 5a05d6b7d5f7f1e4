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

static void gadwall_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static const struct vm_operations_struct gadwall_vm_ops = {
	.close = gadwall_close,
};

static int gadwall_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gadwall *gadwall = file->private_data;
	struct gadwall_map *map;

	map = kzalloc(sizeof(*map), GFP_KERNEL);
	if (!map)
		return -ENOMEM;
	GADWALL_FILL;
	map->origin = GADWALL_ORIGIN;
	vm_flags_set(vma, VM_IO | VM_DONTEXPAND | VM_DONTCOPY);
	vma->vm_private_data = map;
	vma->vm_ops = &gadwall_vm_ops;
	return 0;
}

static const struct file_operations gadwall_fops = {
	.mmap = gadwall_mmap,
};
