// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static unsigned long pfn;

/* The error is passed on, whichever way the test is written. */
static int a_mmap(struct file *file, struct vm_area_struct *vma)
{
	mmap_action_remap_full(desc, pfn);

	return 0;
}

static int b_mmap(struct file *file, struct vm_area_struct *vma)
{
	mmap_action_remap_full(desc, pfn);

	pr_info("mapped\n");
	return 0;
}

static int c_mmap(struct file *file, struct vm_area_struct *vma)
{
	mmap_action_remap_full(desc, pfn);

	return 0;
}

static int d_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret = -EINVAL;

	if (vma->vm_pgoff)
		return ret;
	mmap_action_remap_full(desc, pfn);
	return 0;
}

static int e_mmap(struct file *file, struct vm_area_struct *vma)
{
	mmap_action_remap_full(desc, pfn);

	return 0;
}

static int f_mmap(struct file *file, struct vm_area_struct *vma)
{
	mmap_action_remap_full(desc, pfn);

	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap = a_mmap }, { .mmap = b_mmap }, { .mmap = c_mmap },
	{ .mmap = d_mmap }, { .mmap = e_mmap }, { .mmap = f_mmap },
};
