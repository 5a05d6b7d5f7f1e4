// SPDX-License-Identifier: MIT
/*
 * What is found is shared until it is taken out: a bit that is cleared, an entry that is deleted. That is no giving back of
 * something of the hook's own. What a look-up may have counted is: its reference is put where the hook puts it.
 */
#include <linux/bitmap.h>
#include <linux/fs.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct pen {
	struct list_head node;
	struct kref ref;
};

struct farm {
	struct list_head old;
	unsigned long free[1];
	atomic_t users;
};

struct farm *farm_find(unsigned long index);
void farm_put(struct farm *farm);

static void farm_close(struct vm_area_struct *vma)
{
	struct farm *farm = vma->vm_private_data;

	atomic_dec(&farm->users);
}

static int bit_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		      const struct file *file, void **vm_private_data)
{
	struct farm *farm = *vm_private_data;
	int bit = find_first_bit(farm->free, 64);

	if (bit >= 64)
		return -ENOSPC;
	__clear_bit(bit, farm->free);
	return 0;
}

static const struct vm_operations_struct bit_ops = {
	.mapped = bit_mapped,
	.fault = NULL,
};

static int bit_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct farm *farm = file->private_data;

	desc->private_data = farm;
	desc->vm_ops = &bit_ops;
	vma_desc_set_flags(desc, VMA_IO_BIT, VMA_DONTEXPAND_BIT);
	return 0;
}

static const struct vm_operations_struct freed_ops = {
	.close = farm_close,
};

/* One entry goes for another mapping: not on every way, so that mapped() would do something else. */
static int freed_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct farm *farm = file->private_data;
	struct pen *pen;

	pen = list_first_entry_or_null(&farm->old, struct pen, node);
	if (pen) {
		list_del(&pen->node);
		kfree(pen);
	}
	vma->vm_private_data = farm;
	vma->vm_ops = &freed_ops;
	vm_flags_set(vma, VM_IO | VM_DONTEXPAND);
	return 0;
}

/* The reference that farm_find() may have taken is given back. */
static int got_mmap_prepare(struct vm_area_desc *desc)
{
	struct farm *farm = farm_find(desc->pgoff);

	if (!farm)
		return -ENODEV;
	vma_desc_set_flags(desc, VMA_IO_BIT, VMA_DONTEXPAND_BIT);
	farm_put(farm);
	return 0;
}

static const struct file_operations farm_fops[] = {
	{ .mmap_prepare = bit_mmap_prepare },
	{ .mmap = freed_mmap },
	{ .mmap_prepare = got_mmap_prepare },
};
