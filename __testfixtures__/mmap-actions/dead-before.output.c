// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static unsigned long pfn;

/* What could not be reached before stays, and what follows from it. */
static int dead_mmap(struct file *file, struct vm_area_struct *vma)
{
	mmap_action_remap_full(desc, pfn);
	return 0;

	mmap_action_remap_full(desc, pfn + 1);
	goto out;
out:
	return 0;
}

static const struct file_operations fops = {
	.mmap = dead_mmap,
};
