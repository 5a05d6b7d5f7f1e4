/* A lock that is static in the hook is a variable, and no text that is not understood. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>

struct lamp {
	phys_addr_t phys;
	size_t size;
	unsigned int users;
};

static int lamp_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct lamp *lamp = file->private_data;
	static DEFINE_MUTEX(lamp_lock);
	unsigned long size = vma_desc_size(desc);
	bool fits;

	mutex_lock(&lamp_lock);
	fits = size <= lamp->size;
	mutex_unlock(&lamp_lock);
	if (!fits)
		return -EINVAL;
	mmap_action_remap_full(desc, lamp->phys >> PAGE_SHIFT);
	return 0;
}

static const struct file_operations lamp_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = lamp_mmap_prepare,
};
