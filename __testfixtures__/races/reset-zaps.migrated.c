/* The same with a read-write semaphore, and an ioctl. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/rwsem.h>
/* memory enabled bit under a semaphore, as PCI drivers with runtime reset have; reset zaps under the write side */
struct bar { struct rw_semaphore mem_lock; bool enabled; unsigned long phys; struct file *file; };
static int bar_mmap_prepare(struct vm_area_desc *desc)
{
	struct bar *b = desc->file->private_data;
	int ret = -EIO;

	down_read(&b->mem_lock);
	if (b->enabled) {
		desc->page_prot = pgprot_noncached(desc->page_prot);
		mmap_action_ioremap_full(desc, b->phys >> PAGE_SHIFT);
		ret = 0;
	}
	up_read(&b->mem_lock);
	return ret;
}
static long bar_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct bar *b = file->private_data;

	down_write(&b->mem_lock);
	b->enabled = false;
	unmap_mapping_range(file->f_mapping, 0, 0, 1);
	up_write(&b->mem_lock);
	return 0;
}
static const struct file_operations bar_fops = { .mmap_prepare = bar_mmap_prepare, .unlocked_ioctl = bar_ioctl };
