// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static unsigned long pfn;
static bool ready;

/* do { ... } while (0) is no loop. */
static int once_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret = -ENODEV;

	do {
		if (!ready)
			break;
		mmap_action_remap_full(desc, pfn);
		ret = 0;
		pr_debug("mapped\n");
	} while (0);

	return ret;
}

static const struct file_operations fops = {
	.mmap = once_mmap,
};
