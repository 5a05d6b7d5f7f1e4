// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static unsigned long pfn;

static int into_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret = -EINVAL;

	if (vma->vm_pgoff)
		goto fail;
	ret = remap_pfn_range(vma, vma->vm_start, pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret) {
fail:
		pr_err("cannot map: %d\n", ret);
		return ret;
	}
	return 0;
}

static const struct file_operations fops = {
	.mmap = into_mmap,
};
