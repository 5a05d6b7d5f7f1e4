/* The same with a read-write semaphore, and an ioctl. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/rwsem.h>
/* memory enabled bit under a semaphore, as PCI drivers with runtime reset have; reset zaps under the write side */
struct bar { struct rw_semaphore mem_lock; bool enabled; unsigned long phys; struct file *file; };
static int bar_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bar *b = file->private_data;
	int ret = -EIO;

	down_read(&b->mem_lock);
	if (b->enabled)
		ret = io_remap_pfn_range(vma, vma->vm_start, b->phys >> PAGE_SHIFT,
					 vma->vm_end - vma->vm_start, pgprot_noncached(vma->vm_page_prot));
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
static const struct file_operations bar_fops = { .mmap = bar_mmap, .unlocked_ioctl = bar_ioctl };
