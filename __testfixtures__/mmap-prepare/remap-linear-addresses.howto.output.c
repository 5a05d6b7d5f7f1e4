/* virt_to_phys() is linear, so that a loop over a buffer maps one range; an int that counts down stays for its check. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/io.h>

struct slate {
	void *mem;
};

static int slate_mmap_error(int err)
{
	return -EAGAIN;
}

static int slate_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct slate *d = file->private_data;
	unsigned long left = vma_desc_size(desc);
	unsigned int off = desc->pgoff << PAGE_SHIFT;

	if (left + off > 16 * PAGE_SIZE)
		return -EINVAL;
	if (vma_desc_test_flags(desc, VMA_MAYWRITE_BIT) &&
	    !vma_desc_test_flags(desc, VMA_SHARED_BIT) &&
	    vma_desc_pages(desc) > 1)
		return -EAGAIN;
	mmap_action_remap_full(desc, virt_to_phys(d->mem) >> PAGE_SHIFT);
	desc->action.error_hook = slate_mmap_error;
	return 0;
}

static const struct file_operations slate_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = slate_mmap_prepare,
};
