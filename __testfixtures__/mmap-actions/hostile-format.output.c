// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static unsigned long pfn;

static int comment_mmap(struct file *file, struct vm_area_struct *vma)
{
	/* map it */
	mmap_action_remap_full(desc, pfn /* of the buffer */); /* done */
	return 0;
}

static int tight_mmap_error(int err)
{
	return -EAGAIN;
}

static int tight_mmap(struct file*file,struct vm_area_struct*vma){
	mmap_action_remap_full(desc, pfn);
	desc->action.error_hook = tight_mmap_error;
	return 0;
}

static int line_mmap(struct file *file, struct vm_area_struct *vma) { mmap_action_remap_full(desc, pfn); return 0; }

static int between_mmap(struct file *file, struct vm_area_struct *vma)
{
	mmap_action_remap_full(desc, pfn);

	return 0; /* yes */
}

static int same_line_mmap(struct file *file, struct vm_area_struct *vma)
{
	mmap_action_remap_full(desc, pfn);

	return 0;
}

static int several_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long off = vma->vm_pgoff;
	int i = 0, n = 1;

	if (off > i + n)
		return -EINVAL;
	mmap_action_remap_full(desc, pfn + off);
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap = comment_mmap }, { .mmap = tight_mmap },
	{ .mmap = line_mmap }, { .mmap = between_mmap },
	{ .mmap = same_line_mmap }, { .mmap = several_mmap },
};
