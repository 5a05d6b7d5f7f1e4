/*
 * The loop of a well-known book: pages of linear memory one by one, from a pointer that a cast has made a number. The
 * question of what the cast holds ended the whole file with an exception.
 */
#include <linux/fs.h>
#include <linux/mm.h>

static int ream_mmap(struct file *filp, struct vm_area_struct *vma)
{
	struct ream *ream = filp->private_data;
	unsigned long start = vma->vm_start;
	unsigned long size = vma->vm_end - vma->vm_start;
	unsigned long pos = (unsigned long)ream->cpu;

	while (size > 0) {
		if (remap_pfn_range(vma, start, virt_to_phys((void *)pos) >> PAGE_SHIFT, PAGE_SIZE, PAGE_SHARED))
			return -EAGAIN;
		start += PAGE_SIZE;
		pos += PAGE_SIZE;
		size -= PAGE_SIZE;
	}
	return 0;
}

static const struct file_operations ream_fops = {
	.mmap = ream_mmap,
};
