/* A loop over less than the mapping may turn not once, which an action for no page does not do. */
#include <linux/fs.h>
#include <linux/mm.h>

struct gull {
	unsigned long pfn;
};

static int gull_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gull *d = file->private_data;
	unsigned long a = vma->vm_start, p = d->pfn;
	unsigned long left = vma->vm_end - vma->vm_start;

	left -= PAGE_SIZE;
	while (left > 0) {
		if (remap_pfn_range(vma, a, p, PAGE_SIZE, vma->vm_page_prot))
			return -EAGAIN;
		a += PAGE_SIZE;
		p++;
		left -= PAGE_SIZE;
	}
	return 0;
}

static const struct file_operations gull_fops = {
	.mmap = gull_mmap,
};
