/* virt_to_phys() is linear, so that a loop over a buffer maps one range; an int that counts down stays for its check. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/io.h>

struct slate {
	void *mem;
};

static int slate_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct slate *d = file->private_data;
	unsigned long addr = vma->vm_start;
	unsigned int left = vma->vm_end - vma->vm_start;
	unsigned int off = vma->vm_pgoff << PAGE_SHIFT;
	void *pos = d->mem;

	if (left + off > 16 * PAGE_SIZE)
		return -EINVAL;
	while (left > 0) {
		if (remap_pfn_range(vma, addr, virt_to_phys(pos) >> PAGE_SHIFT,
				    PAGE_SIZE, vma->vm_page_prot))
			return -EAGAIN;
		addr += PAGE_SIZE;
		pos += PAGE_SIZE;
		left -= PAGE_SIZE;
	}
	return 0;
}

static const struct file_operations slate_fops = {
	.owner = THIS_MODULE,
	.mmap = slate_mmap,
};
