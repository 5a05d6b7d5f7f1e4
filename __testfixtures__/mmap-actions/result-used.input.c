// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static unsigned long pfn;
static int last_error;

static int stored_mmap(struct file *file, struct vm_area_struct *vma)
{
	last_error = remap_pfn_range(vma, vma->vm_start, pfn,
				     vma->vm_end - vma->vm_start,
				     vma->vm_page_prot);
	return last_error;
}

static int success_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (!ret)
		vma->vm_private_data = file->private_data;

	return ret;
}

static int else_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		return ret;
	else
		pr_info("mapped\n");

	return 0;
}

static int arithmetic_mmap(struct file *file, struct vm_area_struct *vma)
{
	return -remap_pfn_range(vma, vma->vm_start, pfn,
				vma->vm_end - vma->vm_start,
				vma->vm_page_prot);
}

static int argument_mmap(struct file *file, struct vm_area_struct *vma)
{
	return notify_result(file,
			     remap_pfn_range(vma, vma->vm_start, pfn,
					     vma->vm_end - vma->vm_start,
					     vma->vm_page_prot));
}

static int computed_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct foo *foo = file->private_data;

	if (remap_pfn_range(vma, vma->vm_start, pfn,
			    vma->vm_end - vma->vm_start, vma->vm_page_prot))
		return foo->error;
	return 0;
}

static int static_mmap(struct file *file, struct vm_area_struct *vma)
{
	static int ret;

	ret = remap_pfn_range(vma, vma->vm_start, pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	return ret;
}

static const struct file_operations fops[] = {
	{ .mmap = stored_mmap }, { .mmap = success_mmap },
	{ .mmap = else_mmap }, { .mmap = arithmetic_mmap },
	{ .mmap = argument_mmap }, { .mmap = computed_mmap },
	{ .mmap = static_mmap },
};
