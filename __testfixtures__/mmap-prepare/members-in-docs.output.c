// SPDX-License-Identifier: MIT
/*
 * Kernel-doc names members of the vma in more ways than code does: each is that of the descriptor, renamed once.
 */
#include <linux/fs.h>
#include <linux/mm.h>

/**
 * reg_mmap_prepare() - map registers
 * @desc: user mapping; @desc->pgoff has to be 0
 *
 * From @desc->start to desc->end, (@desc)->page_prot as it is, &desc->vm_ops none. The
 * flags, @vma->vm_flags, have no member of that kind; old->vma->vm_end is another's.
 */
static int reg_mmap_prepare(struct vm_area_desc *desc)
{
	/* @desc->pgoff, or (vma)->vm_pgoff, is checked above remap(vma, 0) */
	return -ENODEV;
}

/*
 * Maps @desc: @desc->start to @desc->end.
 */
static int plain_mmap_prepare(struct vm_area_desc *desc)
{
	/* (desc)->pgoff is not looked at */
	return -ENODEV;
}

/**
 * far_mmap_prepare() - kernel-doc of which a line about the file names the vma, too
 * @desc: the struct vm_area_desc of user space
 */
static int far_mmap_prepare(struct vm_area_desc *desc)
{
	return -ENODEV;
}

/**
 * proto_mmap_prepare() - kernel-doc of a prototype
 * @desc: user mapping; @desc->pgoff has to be 0
 */
static int proto_mmap_prepare(struct vm_area_desc *desc);

static int proto_mmap_prepare(struct vm_area_desc *desc)
{
	return -ENODEV;
}

static const struct file_operations reg_fops = {
	.mmap_prepare = reg_mmap_prepare,
};

static const struct file_operations plain_fops = {
	.mmap_prepare = plain_mmap_prepare,
};

static const struct file_operations far_fops = {
	.mmap_prepare = far_mmap_prepare,
};

static const struct file_operations proto_fops = {
	.mmap_prepare = proto_mmap_prepare,
};

/**
 * next_mmap_prepare() - kernel-doc of which what goes names another hook
 * @desc: as in far_mmap_prepare()
 */
static int next_mmap_prepare(struct vm_area_desc *desc)
{
	return -ENODEV;
}

static const struct file_operations next_fops = {
	.mmap_prepare = next_mmap_prepare,
};
