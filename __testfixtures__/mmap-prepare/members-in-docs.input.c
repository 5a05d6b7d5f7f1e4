// SPDX-License-Identifier: MIT
/*
 * Kernel-doc names members of the vma in more ways than code does: each is that of the descriptor, renamed once.
 */
#include <linux/fs.h>
#include <linux/mm.h>

/**
 * reg_mmap() - map registers
 * @file: the open file
 * @vma: user mapping; @vma->vm_pgoff has to be 0
 *
 * From @vma->vm_start to vma->vm_end, (@vma)->vm_page_prot as it is, &vma->vm_ops none. The
 * flags, @vma->vm_flags, have no member of that kind; old->vma->vm_end is another's.
 */
static int reg_mmap(struct file *file, struct vm_area_struct *vma)
{
	/* @vma->vm_pgoff, or (vma)->vm_pgoff, is checked above remap(vma, 0) */
	return -ENODEV;
}

/*
 * Maps @area: @area->vm_start to @area->vm_end.
 */
static int plain_mmap(struct file *file, struct vm_area_struct *area)
{
	/* (area)->vm_pgoff is not looked at */
	return -ENODEV;
}

/**
 * far_mmap() - kernel-doc of which a line about the file names the vma, too
 * @file: the open file; see also @vma: its struct vm_area_struct, @vma->vm_file
 * @vma: the struct vm_area_struct of user space
 */
static int far_mmap(struct file *file, struct vm_area_struct *vma)
{
	return -ENODEV;
}

/**
 * proto_mmap() - kernel-doc of a prototype
 * @file: the open file
 * @vma: user mapping; @vma->vm_pgoff has to be 0
 */
static int proto_mmap(struct file *file, struct vm_area_struct *vma);

static int proto_mmap(struct file *file, struct vm_area_struct *vma)
{
	return -ENODEV;
}

static const struct file_operations reg_fops = {
	.mmap = reg_mmap,
};

static const struct file_operations plain_fops = {
	.mmap = plain_mmap,
};

static const struct file_operations far_fops = {
	.mmap = far_mmap,
};

static const struct file_operations proto_fops = {
	.mmap = proto_mmap,
};

/**
 * next_mmap() - kernel-doc of which what goes names another hook
 * @file: the open file, as in reg_mmap() and
 *        proto_mmap()
 * @vma: as in far_mmap()
 */
static int next_mmap(struct file *file, struct vm_area_struct *vma)
{
	return -ENODEV;
}

static const struct file_operations next_fops = {
	.mmap = next_mmap,
};
