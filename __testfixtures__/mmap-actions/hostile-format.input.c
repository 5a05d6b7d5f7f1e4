// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static unsigned long pfn;

static int comment_mmap(struct file *file, struct vm_area_struct *vma)
{
	/* map it */
	return remap_pfn_range(vma, /* the range */ vma->vm_start,
			       pfn /* of the buffer */,
			       vma->vm_end - vma->vm_start, /* all of it */
			       vma->vm_page_prot); /* done */
}

static int tight_mmap(struct file*file,struct vm_area_struct*vma){
	if(remap_pfn_range(vma,vma->vm_start,pfn,vma->vm_end-vma->vm_start,vma->vm_page_prot))
		return-EAGAIN;
	return 0;
}

static int line_mmap(struct file *file, struct vm_area_struct *vma) { return remap_pfn_range(vma, vma->vm_start, pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot); }

static int between_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	/* did it work? */
	if (ret) /* no */ {
		/* tell the caller */
		return ret;
	}

	return 0; /* yes */
}

static int same_line_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret; unsigned long size = vma->vm_end - vma->vm_start;

	ret = remap_pfn_range(vma, vma->vm_start, pfn, size, vma->vm_page_prot); if (ret) return ret;

	return 0;
}

static int several_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long size = vma->vm_end - vma->vm_start, off = vma->vm_pgoff;
	int i = 0, ret, n = 1;

	if (off > i + n)
		return -EINVAL;
	ret = remap_pfn_range(vma, vma->vm_start, pfn + off, size,
			      vma->vm_page_prot);
	if (ret)
		return ret;
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap = comment_mmap }, { .mmap = tight_mmap },
	{ .mmap = line_mmap }, { .mmap = between_mmap },
	{ .mmap = same_line_mmap }, { .mmap = several_mmap },
};
