// SPDX-License-Identifier: MIT
/*
 * framepool - kernel pages that hold video frames
 *
 * The pages of a frame need not be next to each other, so a mapping is filled
 * page by page.
 */

#include <linux/fs.h>
#include <linux/gfp.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

#define FRAMEPOOL_DEFAULT_PAGES	64
#define FRAMEPOOL_MAX_PAGES	4096

static unsigned int pool_pages = FRAMEPOOL_DEFAULT_PAGES;
module_param_named(pages, pool_pages, uint, 0444);
MODULE_PARM_DESC(pages, "Pages in the pool of each open file");

struct framepool {
	unsigned long count;
	struct page *pages[];
};

static void framepool_free(struct framepool *pool)
{
	unsigned long i;

	for (i = 0; i < pool->count; i++)
		__free_page(pool->pages[i]);
	kvfree(pool);
}

static int framepool_open(struct inode *inode, struct file *file)
{
	struct framepool *pool;

	pool = kvzalloc(struct_size(pool, pages, pool_pages), GFP_KERNEL);
	if (!pool)
		return -ENOMEM;

	while (pool->count < pool_pages) {
		struct page *page = alloc_page(GFP_KERNEL | __GFP_ZERO);

		if (!page) {
			framepool_free(pool);
			return -ENOMEM;
		}
		pool->pages[pool->count++] = page;
	}

	file->private_data = pool;
	return 0;
}

static int framepool_release(struct inode *inode, struct file *file)
{
	framepool_free(file->private_data);
	return 0;
}

static int framepool_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct framepool *pool = file->private_data;
	unsigned long count = vma_pages(vma);
	unsigned long i;
	int ret;

	if (vma->vm_pgoff || count > pool->count)
		return -EINVAL;

	vm_flags_set(vma, VM_DONTEXPAND);

	for (i = 0; i < count; i++) {
		ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE,
				     pool->pages[i]);
		if (ret)
			return ret;
	}

	return 0;
}

static const struct file_operations framepool_fops = {
	.owner = THIS_MODULE,
	.open = framepool_open,
	.release = framepool_release,
	.mmap = framepool_mmap,
};

static struct miscdevice framepool_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "framepool",
	.fops = &framepool_fops,
};

static int __init framepool_init(void)
{
	if (!pool_pages || pool_pages > FRAMEPOOL_MAX_PAGES)
		return -EINVAL;

	return misc_register(&framepool_device);
}

static void __exit framepool_exit(void)
{
	misc_deregister(&framepool_device);
}

module_init(framepool_init);
module_exit(framepool_exit);

MODULE_DESCRIPTION("Kernel pages that hold video frames");
MODULE_LICENSE("Dual MIT/GPL");
