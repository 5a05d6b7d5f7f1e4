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

static int foo_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct foo *foo = file->private_data;
	unsigned long start = vma->vm_start, size = vma->vm_end - vma->vm_start;
	unsigned long pfn = foo->pfn;

	while (size > 0) {
		if (remap_pfn_range(vma, start, pfn, PAGE_SIZE, vma->vm_page_prot))
			return -EAGAIN;
		start += PAGE_SIZE;
		pfn++;
		size -= PAGE_SIZE;
	}
	return 0;
}

static const struct file_operations foo_fops = {
	.owner	= THIS_MODULE,
	.mmap	= foo_mmap,
};
