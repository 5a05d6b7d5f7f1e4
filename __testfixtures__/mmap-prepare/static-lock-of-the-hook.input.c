/* A lock that is static in the hook is a variable, and no text that is not understood. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>

struct lamp {
	phys_addr_t phys;
	size_t size;
	unsigned int users;
};

static int lamp_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lamp *lamp = file->private_data;
	static DEFINE_MUTEX(lamp_lock);
	unsigned long size = vma->vm_end - vma->vm_start;
	bool fits;

	mutex_lock(&lamp_lock);
	fits = size <= lamp->size;
	mutex_unlock(&lamp_lock);
	if (!fits)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, lamp->phys >> PAGE_SHIFT,
			       size, vma->vm_page_prot);
}

static const struct file_operations lamp_fops = {
	.owner	= THIS_MODULE,
	.mmap	= lamp_mmap,
};
