// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static int mm_passed_mmap(struct file *file, struct vm_area_struct *vma)
{
	return track_mm(file->private_data, desc->mm);
}

static int mm_changed_mmap(struct file *file, struct vm_area_struct *vma)
{
	desc->mm->def_flags |= desc->pgoff;
	return 0;
}

static int mm_pointed_mmap(struct file *file, struct vm_area_struct *vma)
{
	might_lock(&desc->mm->mmap_lock);
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap = mm_passed_mmap }, { .mmap = mm_changed_mmap },
	{ .mmap = mm_pointed_mmap },
};
