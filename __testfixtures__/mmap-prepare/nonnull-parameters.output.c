// SPDX-License-Identifier: MIT
/*
 * Why: nonnull() numbers parameters, of which one is left; all other names for the
 * descriptor stand for something else in the second hook.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct gauge {
	unsigned long pfn;
};

enum { desc, vm_desc, vma_desc, mmap_desc };

static int gauge_mmap_prepare(struct vm_area_desc *desc)
	__attribute__((nonnull));
static int gauge_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct gauge *gauge = file->private_data;

	mmap_action_remap_full(desc, gauge->pfn);
	return 0;
}

static int many_mmap_prepare(struct vm_area_desc *desc2)
{
	struct file *file = desc2->file;
	struct gauge *gauge = file->private_data;
	unsigned long pfn = gauge->pfn * (desc + vm_desc * vma_desc + mmap_desc);

	mmap_action_remap_full(desc2, pfn);
	return 0;
}

static const struct file_operations gauge_fops = {
	.mmap_prepare = gauge_mmap_prepare,
};

static const struct file_operations many_fops = {
	.mmap_prepare = many_mmap_prepare,
};
