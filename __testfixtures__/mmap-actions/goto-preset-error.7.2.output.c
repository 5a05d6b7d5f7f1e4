// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static unsigned long pfn;

/* The error that user space sees is the one that was set before the call. */
static int preset_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret = -EINVAL;

	if (vma->vm_pgoff)
		goto out;
	mmap_action_remap_full(desc, pfn);
	desc->action.error_override = -EINVAL;

	ret = 0;
out:
	return ret;
}

static const struct file_operations fops = {
	.mmap = preset_mmap,
};
