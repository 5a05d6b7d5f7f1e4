/* A size that counts down to 0 covers the whole mapping. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/io.h>

struct foo {
	struct mutex lock;
	spinlock_t slock;
	struct list_head maps;
	struct kref kref;
	atomic_t users;
	int open_count;
	phys_addr_t phys;
	unsigned long pfn;
	size_t size;
	void *buf;
	struct page **pages;
	unsigned int nr_pages;
	struct device *dev;
	unsigned long flags;
	bool ready;
};

static int foo_mmap_error(int err)
{
	return -EAGAIN;
}

static int foo_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct foo *foo = file->private_data;

	if (vma_desc_test_flags(desc, VMA_MAYWRITE_BIT) &&
	    !vma_desc_test_flags(desc, VMA_SHARED_BIT) &&
	    vma_desc_pages(desc) > 1)
		return -EAGAIN;
	mmap_action_remap_full(desc, foo->pfn);
	desc->action.error_hook = foo_mmap_error;
	return 0;
}

static const struct file_operations foo_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = foo_mmap_prepare,
};
