// SPDX-License-Identifier: MIT
/*
 * Why: a macro that leaves stands for its text in the arms of an if and in the
 * cases of a switch, and more than once; what does not map stays as it is.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct chest { unsigned long pfn, regs; size_t size; };

#define TRY(x) do { int __r = (x); if (__r) return __r; } while (0)

static int chest_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct chest *c = file->private_data;

	if (desc->pgoff)
		mmap_action_ioremap_full(desc, c->regs);
	else
		mmap_action_remap_full(desc, c->pfn);
	return 0;
}

static int chest2_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct chest *c = file->private_data;

	switch (desc->pgoff) {
	case 0:
		mmap_action_ioremap_full(desc, c->regs);
		break;
	case 1:
		mmap_action_remap_full(desc, c->pfn);
		break;
	default:
		return -EINVAL;
	}
	return 0;
}

static int chest3_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct chest *c = file->private_data;

	if (desc->pgoff)
		mmap_action_ioremap_full(desc, c->regs);
	else
		mmap_action_remap_full(desc, c->pfn);
	return 0;
}

static const struct file_operations chest_fops[] = {
	{ .mmap_prepare = chest_mmap_prepare, }, { .mmap_prepare = chest2_mmap_prepare, }, { .mmap_prepare = chest3_mmap_prepare },
};
static int shelf_check(struct chest *c, struct vm_area_desc *desc)
{
	if (vma_desc_size(desc) > c->size)
		return -EINVAL;
	return 0;
}

static int shelf_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct chest *c = file->private_data;

	TRY(shelf_check(c, desc));
	mmap_action_remap_full(desc, c->pfn);
	return 0;
}

static const struct file_operations shelf_fops = {
	.mmap_prepare = shelf_mmap_prepare,
};
