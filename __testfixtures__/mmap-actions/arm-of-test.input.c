// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static unsigned long pfn;

/* Without the test, the next statement would become the arm. */
static int arm_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (pfn)
		if (ret)
			return ret;
	vma->vm_private_data = file->private_data;
	return 0;
}

static const struct file_operations fops = {
	.mmap = arm_mmap,
};
