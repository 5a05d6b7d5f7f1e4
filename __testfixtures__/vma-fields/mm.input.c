// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static int mm_passed_mmap(struct file *file, struct vm_area_struct *vma)
{
	return track_mm(file->private_data, vma->vm_mm);
}

static int mm_changed_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_mm->def_flags |= vma->vm_pgoff;
	return 0;
}

static int mm_pointed_mmap(struct file *file, struct vm_area_struct *vma)
{
	might_lock(&vma->vm_mm->mmap_lock);
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap = mm_passed_mmap }, { .mmap = mm_changed_mmap },
	{ .mmap = mm_pointed_mmap },
};
