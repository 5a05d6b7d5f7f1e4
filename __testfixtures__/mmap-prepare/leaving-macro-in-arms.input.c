// SPDX-License-Identifier: MIT
/*
 * Why: a macro that leaves stands for its text in the arms of an if and in the
 * cases of a switch, and more than once; what does not map stays as it is.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct chest { unsigned long pfn, regs; size_t size; };

#define TRY(x) do { int __r = (x); if (__r) return __r; } while (0)

static int chest_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct chest *c = file->private_data;

	if (vma->vm_pgoff)
		TRY(io_remap_pfn_range(vma, vma->vm_start, c->regs, vma->vm_end - vma->vm_start, vma->vm_page_prot));
	else
		TRY(remap_pfn_range(vma, vma->vm_start, c->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot));
	return 0;
}

static int chest2_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct chest *c = file->private_data;

	switch (vma->vm_pgoff) {
	case 0:
		TRY(io_remap_pfn_range(vma, vma->vm_start, c->regs, vma->vm_end - vma->vm_start, vma->vm_page_prot));
		break;
	case 1:
		TRY(remap_pfn_range(vma, vma->vm_start, c->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot));
		break;
	default:
		return -EINVAL;
	}
	return 0;
}

static int chest3_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct chest *c = file->private_data;

	if (vma->vm_pgoff) {
		TRY(io_remap_pfn_range(vma, vma->vm_start, c->regs, vma->vm_end - vma->vm_start, vma->vm_page_prot));
	} else {
		TRY(remap_pfn_range(vma, vma->vm_start, c->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot));
	}
	return 0;
}

static const struct file_operations chest_fops[] = {
	{ .mmap = chest_mmap, }, { .mmap = chest2_mmap, }, { .mmap = chest3_mmap },
};
static int shelf_check(struct chest *c, struct vm_area_struct *vma)
{
	if (vma->vm_end - vma->vm_start > c->size)
		return -EINVAL;
	return 0;
}

static int shelf_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct chest *c = file->private_data;

	TRY(shelf_check(c, vma));
	TRY(remap_pfn_range(vma, vma->vm_start, c->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot));
	return 0;
}

static const struct file_operations shelf_fops = {
	.mmap = shelf_mmap,
};
