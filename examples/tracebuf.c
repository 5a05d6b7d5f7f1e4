// SPDX-License-Identifier: MIT
/*
 * tracebuf - a trace buffer for each open file
 *
 * The buffer is written through /dev/tracebuf or /dev/tracebuf_nowait and read
 * through a mapping of either, whose pages are faulted in as they are needed.
 */

#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

#define TRACEBUF_PAGES	32
#define TRACEBUF_SIZE	(TRACEBUF_PAGES * PAGE_SIZE)

struct tracebuf {
	struct mutex lock;	/* orders writers */
	size_t used;
	void *data;
};

static int tracebuf_open(struct inode *inode, struct file *file)
{
	struct tracebuf *buf;

	buf = kzalloc(sizeof(*buf), GFP_KERNEL);
	if (!buf)
		return -ENOMEM;

	buf->data = vmalloc_user(TRACEBUF_SIZE);
	if (!buf->data) {
		kfree(buf);
		return -ENOMEM;
	}
	mutex_init(&buf->lock);
	file->private_data = buf;

	return nonseekable_open(inode, file);
}

static int tracebuf_release(struct inode *inode, struct file *file)
{
	struct tracebuf *buf = file->private_data;

	vfree(buf->data);
	kfree(buf);

	return 0;
}

static ssize_t tracebuf_append(struct tracebuf *buf, const char __user *from,
			       size_t count)
{
	count = min_t(size_t, count, TRACEBUF_SIZE - buf->used);
	if (!count)
		return -ENOSPC;
	if (copy_from_user(buf->data + buf->used, from, count))
		return -EFAULT;
	buf->used += count;

	return count;
}

static ssize_t tracebuf_write(struct file *file, const char __user *from,
			      size_t count, loff_t *ppos)
{
	struct tracebuf *buf = file->private_data;
	ssize_t ret;

	mutex_lock(&buf->lock);
	ret = tracebuf_append(buf, from, count);
	mutex_unlock(&buf->lock);

	return ret;
}

static ssize_t tracebuf_write_nowait(struct file *file,
				     const char __user *from, size_t count,
				     loff_t *ppos)
{
	struct tracebuf *buf = file->private_data;
	ssize_t ret;

	if (!mutex_trylock(&buf->lock))
		return -EAGAIN;
	ret = tracebuf_append(buf, from, count);
	mutex_unlock(&buf->lock);

	return ret;
}

static vm_fault_t tracebuf_fault(struct vm_fault *vmf)
{
	struct tracebuf *buf = vmf->vma->vm_private_data;
	struct page *page;

	if (vmf->pgoff >= TRACEBUF_PAGES)
		return VM_FAULT_SIGBUS;

	page = vmalloc_to_page(buf->data + (vmf->pgoff << PAGE_SHIFT));
	get_page(page);
	vmf->page = page;

	return 0;
}

static const struct vm_operations_struct tracebuf_vm_ops = {
	.fault	= tracebuf_fault,
};

static int tracebuf_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff + vma_pages(vma) > TRACEBUF_PAGES)
		return -EINVAL;

	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
	vma->vm_ops = &tracebuf_vm_ops;
	vma->vm_private_data = file->private_data;

	return 0;
}

static const struct file_operations tracebuf_fops = {
	.owner		= THIS_MODULE,
	.open		= tracebuf_open,
	.release	= tracebuf_release,
	.write		= tracebuf_write,
	.mmap		= tracebuf_mmap,
};

static const struct file_operations tracebuf_nowait_fops = {
	.owner		= THIS_MODULE,
	.open		= tracebuf_open,
	.release	= tracebuf_release,
	.write		= tracebuf_write_nowait,
	.mmap		= tracebuf_mmap,
};

static struct miscdevice tracebuf_devices[] = {
	{
		.minor	= MISC_DYNAMIC_MINOR,
		.name	= "tracebuf",
		.fops	= &tracebuf_fops,
	}, {
		.minor	= MISC_DYNAMIC_MINOR,
		.name	= "tracebuf_nowait",
		.fops	= &tracebuf_nowait_fops,
	},
};

static int __init tracebuf_init(void)
{
	int ret;

	ret = misc_register(&tracebuf_devices[0]);
	if (ret)
		return ret;

	ret = misc_register(&tracebuf_devices[1]);
	if (ret)
		misc_deregister(&tracebuf_devices[0]);

	return ret;
}

static void __exit tracebuf_exit(void)
{
	misc_deregister(&tracebuf_devices[1]);
	misc_deregister(&tracebuf_devices[0]);
}

module_init(tracebuf_init);
module_exit(tracebuf_exit);

MODULE_DESCRIPTION("Trace buffers read through a mapping");
MODULE_LICENSE("Dual MIT/GPL");
