// SPDX-License-Identifier: MIT
/*
 * Why: what a variable of a loop that goes was first set to may be a call,
 * which does something whoever looks at its value: it stays, with the variable.
 * A variable that is only set to what is computed goes with all that sets it.
 */
#include <linux/fs.h>
#include <linux/mm.h>

#define REEL_FRAME 0x40000

static unsigned long reel_rewind(struct file *file)
{
	iowrite32(1, file->private_data);
	return 0;
}

static int reel_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	unsigned long i = reel_rewind(file);

	if (vma_desc_test_flags(desc, VMA_MAYWRITE_BIT) &&
	    !vma_desc_test_flags(desc, VMA_SHARED_BIT) &&
	    vma_desc_pages(desc) > 1)
		return -EINVAL;
	mmap_action_remap_full(desc, REEL_FRAME);
	return 0;
}

static int spool_mmap_prepare(struct vm_area_desc *desc)
{
	if (vma_desc_test_flags(desc, VMA_MAYWRITE_BIT) &&
	    !vma_desc_test_flags(desc, VMA_SHARED_BIT) &&
	    vma_desc_pages(desc) > 1)
		return -EINVAL;
	mmap_action_remap_full(desc, REEL_FRAME);
	return 0;
}

static const struct file_operations reel_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = reel_mmap_prepare,
};

static const struct file_operations spool_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = spool_mmap_prepare,
};
