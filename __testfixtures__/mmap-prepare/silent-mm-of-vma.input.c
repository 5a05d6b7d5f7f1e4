// SPDX-License-Identifier: MIT
/*
 * Why: the mm is reached through the vma here, and is no part of it: what calls do to
 * it stays when the mapping fails, also where a function of the file does it. None of
 * these was told.
 */
#include <linux/fs.h>
#include <linux/mm.h>

static int pinned_mmap(struct file *file, struct vm_area_struct *vma)
{
	atomic64_add(vma_pages(vma), &vma->vm_mm->pinned_vm);
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations pinned_fops = {
	.mmap = pinned_mmap,
};

static int mm_flag_mmap(struct file *file, struct vm_area_struct *vma)
{
	set_bit(vma->vm_pgoff, &vma->vm_mm->flags);
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations mm_flag_fops = {
	.mmap = mm_flag_mmap,
};

static int mm_taken_mmap(struct file *file, struct vm_area_struct *vma)
{
	mmgrab(vma->vm_mm);
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations mm_taken_fops = {
	.mmap = mm_taken_mmap,
};

static void count_pages(struct mm_struct *mm, unsigned long pages)
{
	atomic64_add(pages, &mm->pinned_vm);
}

static int helped_mmap(struct file *file, struct vm_area_struct *vma)
{
	count_pages(vma->vm_mm, vma_pages(vma));
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations helped_fops = {
	.mmap = helped_mmap,
};

static void count_mapping(struct vm_area_struct *vma)
{
	atomic64_inc(&vma->vm_mm->pinned_vm);
	vm_flags_set(vma, VM_DONTEXPAND);
}

static int counted_mmap(struct file *file, struct vm_area_struct *vma)
{
	count_mapping(vma);
	return 0;
}

static const struct file_operations counted_fops = {
	.mmap = counted_mmap,
};
