/* The comments of a loop that becomes one action stay, before it; those of what stays in it stay where they are. */
#include <linux/fs.h>
#include <linux/mm.h>

static int quire_mmap(struct file *filp, struct vm_area_struct *vma)
{
	struct quire *quire = filp->private_data;
	unsigned long start = vma->vm_start;
	unsigned long size = vma->vm_end - vma->vm_start;
	unsigned long pos = (unsigned long)quire->cpu;

	while (size > 0) {
		/*
		 * The buffer is linear: page after page
		 * of it is mapped.
		 */
		if (remap_pfn_range(vma, start, virt_to_phys((void *)pos) >> PAGE_SHIFT, PAGE_SIZE, PAGE_SHARED)) {
			/* user space knows this number */
			return -EAGAIN;
		}
		start += PAGE_SIZE;	/* the next page */
		pos += PAGE_SIZE;
		size -= PAGE_SIZE; // one less
	}
	return 0;
}

static const struct file_operations quire_fops = {
	.mmap = quire_mmap,
};
