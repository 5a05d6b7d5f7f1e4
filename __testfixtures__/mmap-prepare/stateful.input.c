// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>

static unsigned long box_mappings;

static void box_count(struct box *box)
{
	atomic_inc(&box->users);
}

/* What is taken, in the hook itself or in a function of the file. */
static int taking_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct box *box = file->private_data;
	struct box_area *area = kmalloc(sizeof(*area), GFP_KERNEL);

	refcount_inc(&box->refs);
	list_add(&area->node, &box->areas);
	box_count(box);
	box_get(box);
	box_mappings++;
	box->mapped_pages += vma_pages(vma);
	return 0;
}

static const struct file_operations taking_fops = {
	.mmap = taking_mmap,
};

/* What is stored. */
static int storing_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct box *box = file->private_data;
	struct box_area area;

	area.start = vma->vm_start;
	box->first = vma->vm_pgoff;
	WRITE_ONCE(box->last, vma->vm_end);
	set_bit(BOX_MAPPED, &box->flags);
	return box_place(box, &area);
}

static const struct file_operations storing_fops = {
	.mmap = storing_mmap,
};

/* The count decides something. */
static bool box_is_mapped(void)
{
	return box_mappings > 0;
}
