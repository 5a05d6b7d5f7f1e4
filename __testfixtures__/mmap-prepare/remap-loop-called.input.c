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

static int reel_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long i = reel_rewind(file);
	int ret;

	for (i = 0; i < vma_pages(vma); i++) {
		ret = remap_pfn_range(vma, vma->vm_start + i * PAGE_SIZE,
				      REEL_FRAME + i, PAGE_SIZE,
				      vma->vm_page_prot);
		if (ret)
			return ret;
	}
	return 0;
}

static int spool_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long i, off;
	int ret;

	off = 0;
	for (i = 0, off = 0; i < vma_pages(vma); i++, off += PAGE_SIZE) {
		ret = remap_pfn_range(vma, vma->vm_start + off,
				      REEL_FRAME + i, PAGE_SIZE,
				      vma->vm_page_prot);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct file_operations reel_fops = {
	.owner = THIS_MODULE,
	.mmap = reel_mmap,
};

static const struct file_operations spool_fops = {
	.owner = THIS_MODULE,
	.mmap = spool_mmap,
};
