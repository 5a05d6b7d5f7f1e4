// SPDX-License-Identifier: MIT
/*
 * evring - an event ring with its control page mapped by user space
 *
 * Consumers poll the producer index in the control page. They map a range that
 * is large enough for any version of the interface; this version fills the
 * first page of it and leaves the others empty.
 */

#include <linux/fs.h>
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/uaccess.h>

#define EVRING_VERSION		1

struct evring_control {
	__u32 version;
	__u32 head;
	__u32 tail;
	__u32 dropped;
};

static struct evring_control *evring_control;

static ssize_t evring_write(struct file *file, const char __user *buf,
			    size_t count, loff_t *ppos)
{
	__u32 events;

	if (count != sizeof(events))
		return -EINVAL;
	if (copy_from_user(&events, buf, sizeof(events)))
		return -EFAULT;

	WRITE_ONCE(evring_control->head, evring_control->head + events);

	return count;
}

static int evring_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long pfn = virt_to_phys(evring_control) >> PAGE_SHIFT;

	if (vma->vm_pgoff != 0)
		return -EINVAL;

	/* A private copy of the control page would stand still. */
	if (!(vma->vm_flags & VM_MAYSHARE))
		return -EINVAL;

	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);

	if (remap_pfn_range(vma, vma->vm_start, pfn, PAGE_SIZE,
			    vma->vm_page_prot))
		return -EAGAIN;

	return 0;
}

static const struct file_operations evring_fops = {
	.owner	= THIS_MODULE,
	.write	= evring_write,
	.mmap	= evring_mmap,
	.llseek	= noop_llseek,
};

static struct miscdevice evring_device = {
	.minor	= MISC_DYNAMIC_MINOR,
	.name	= "evring",
	.fops	= &evring_fops,
};

static int __init evring_init(void)
{
	int ret;

	evring_control = (void *)get_zeroed_page(GFP_KERNEL);
	if (!evring_control)
		return -ENOMEM;
	evring_control->version = EVRING_VERSION;

	ret = misc_register(&evring_device);
	if (ret)
		free_page((unsigned long)evring_control);

	return ret;
}

static void __exit evring_exit(void)
{
	misc_deregister(&evring_device);
	free_page((unsigned long)evring_control);
}

module_init(evring_init);
module_exit(evring_exit);

MODULE_DESCRIPTION("Event ring with a mapped control page");
MODULE_LICENSE("Dual MIT/GPL");
