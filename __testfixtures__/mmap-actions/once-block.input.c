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
		ret = remap_pfn_range(vma, vma->vm_start, pfn,
				      vma->vm_end - vma->vm_start,
				      vma->vm_page_prot);
		if (ret)
			break;
		pr_debug("mapped\n");
	} while (0);

	return ret;
}

static const struct file_operations fops = {
	.mmap = once_mmap,
};
