// SPDX-License-Identifier: MIT
/*
 * Why: what moves to mapped() names a local of the hook by the text of a macro, or of a macro in that: the local moves along. One
 * that a macro writes, or the file by a name that it has not there, does not.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>

#define WIGEON_LAST	(size - 1)
#define WIGEON_KEY	(WIGEON_LAST ^ wigeon->salt)
#define WIGEON_NEXT	(turn++)
#define WIGEON_OWN(x)	((x) + wigeon->salt)

struct wigeon {
	unsigned long salt;
};

struct wigeon_map {
	unsigned long key;
	unsigned long last;
};

static int wigeon_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			 const struct file *file, void **vm_private_data)
{
	struct wigeon *wigeon = file->private_data;
	unsigned long size = end - start;
	struct wigeon_map *map;

	map = kzalloc(sizeof(*map), GFP_KERNEL);
	if (!map)
		return -ENOMEM;
	map->key = WIGEON_KEY;
	map->last = WIGEON_OWN(1);
	*vm_private_data = map;
	return 0;
}

static void wigeon_close(struct vm_area_struct *vma)
{
	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!vma->vm_private_data)
		return;

	kfree(vma->vm_private_data);
}

static const struct vm_operations_struct wigeon_vm_ops = {
	.mapped = wigeon_mapped,
	.close = wigeon_close,
};

static int wigeon_mmap_prepare(struct vm_area_desc *desc)
{
	unsigned long size = vma_desc_size(desc);

	if (size > 0x10000)
		return -EINVAL;
	vma_desc_set_flags(desc, VMA_IO_BIT, VMA_DONTEXPAND_BIT,
			   VMA_DONTCOPY_BIT);
	desc->vm_ops = &wigeon_vm_ops;
	return 0;
}

static const struct file_operations wigeon_fops = {
	.mmap_prepare = wigeon_mmap_prepare,
};

static void turned_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static const struct vm_operations_struct turned_vm_ops = {
	.close = turned_close,
};

static int turned_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct wigeon *wigeon = file->private_data;
	unsigned long turn = wigeon->salt;
	struct wigeon_map *map;

	map = kzalloc(sizeof(*map), GFP_KERNEL);
	if (!map)
		return -ENOMEM;
	map->key = WIGEON_NEXT;
	vm_flags_set(vma, VM_IO | VM_DONTEXPAND | VM_DONTCOPY);
	vma->vm_private_data = map;
	vma->vm_ops = &turned_vm_ops;
	return 0;
}

static const struct file_operations turned_fops = {
	.mmap = turned_mmap,
};
