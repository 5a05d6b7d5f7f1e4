// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static unsigned long pfn;

static void uncache(struct vm_area_struct *vma)
{
	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
}

static void finish(struct vm_area_struct *vma)
{
	uncache(vma);
}

static bool is_frames(struct vm_area_struct *vma)
{
	return vma->vm_flags & VM_PFNMAP;
}

static int map_all(struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

/* The protection changes behind the mapping call, in a function of a function. */
static int changes_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		return ret;
	finish(vma);
	return 0;
}

/* The flags are those that the mapping call has set. */
static int looks_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		return ret;
	return is_frames(vma) ? 0 : -EINVAL;
}

/* The function that maps is one of the file. */
static int helped_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret;

	ret = map_all(vma);
	if (ret)
		return ret;
	return vma->vm_flags & VM_PFNMAP ? 0 : -EINVAL;
}

static const struct file_operations fops[] = {
	{ .mmap = changes_mmap }, { .mmap = looks_mmap }, { .mmap = helped_mmap },
};
