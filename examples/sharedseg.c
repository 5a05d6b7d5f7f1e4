// SPDX-License-Identifier: MIT
/*
 * sharedseg - a memory segment whose size can change while nobody maps it
 *
 * The number of mappings decides whether SHAREDSEG_IOC_RESIZE may replace the
 * memory, so it has to be right after every fork, split and unmapping.
 */

#include <linux/atomic.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/vmalloc.h>

#define SHAREDSEG_MAX_PAGES	1024
#define SHAREDSEG_IOC_RESIZE	_IO('g', 0x20)

struct sharedseg {
	struct mutex lock;	/* protects pages and data */
	atomic_t mappings;
	unsigned long pages;
	void *data;
};

static struct sharedseg sharedseg = {
	.lock		= __MUTEX_INITIALIZER(sharedseg.lock),
	.mappings	= ATOMIC_INIT(0),
};

static int sharedseg_resize(struct sharedseg *seg, unsigned long pages)
{
	void *data;
	int ret = 0;

	if (!pages || pages > SHAREDSEG_MAX_PAGES)
		return -EINVAL;

	data = vmalloc_user(pages * PAGE_SIZE);
	if (!data)
		return -ENOMEM;

	mutex_lock(&seg->lock);
	if (atomic_read(&seg->mappings)) {
		ret = -EBUSY;
	} else {
		swap(seg->data, data);
		seg->pages = pages;
	}
	mutex_unlock(&seg->lock);

	vfree(data);
	return ret;
}

static long sharedseg_ioctl(struct file *file, unsigned int cmd,
			    unsigned long arg)
{
	if (cmd != SHAREDSEG_IOC_RESIZE)
		return -ENOTTY;

	return sharedseg_resize(file->private_data, arg);
}

static int sharedseg_open(struct inode *inode, struct file *file)
{
	file->private_data = &sharedseg;

	return 0;
}

static void sharedseg_vma_open(struct vm_area_struct *vma)
{
	struct sharedseg *seg = vma->vm_private_data;

	atomic_inc(&seg->mappings);
}

static void sharedseg_vma_close(struct vm_area_struct *vma)
{
	struct sharedseg *seg = vma->vm_private_data;

	atomic_dec(&seg->mappings);
}

static vm_fault_t sharedseg_vma_fault(struct vm_fault *vmf)
{
	struct sharedseg *seg = vmf->vma->vm_private_data;
	vm_fault_t ret = VM_FAULT_SIGBUS;

	mutex_lock(&seg->lock);
	if (vmf->pgoff < seg->pages) {
		vmf->page = vmalloc_to_page(seg->data +
					    (vmf->pgoff << PAGE_SHIFT));
		get_page(vmf->page);
		ret = 0;
	}
	mutex_unlock(&seg->lock);

	return ret;
}

static const struct vm_operations_struct sharedseg_vm_ops = {
	.open	= sharedseg_vma_open,
	.close	= sharedseg_vma_close,
	.fault	= sharedseg_vma_fault,
};

static int sharedseg_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &sharedseg_vm_ops;
	vma->vm_private_data = file->private_data;
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
	sharedseg_vma_open(vma);

	return 0;
}

static const struct file_operations sharedseg_fops = {
	.owner		= THIS_MODULE,
	.open		= sharedseg_open,
	.unlocked_ioctl	= sharedseg_ioctl,
	.mmap		= sharedseg_mmap,
};

static struct miscdevice sharedseg_device = {
	.minor	= MISC_DYNAMIC_MINOR,
	.name	= "sharedseg",
	.fops	= &sharedseg_fops,
};

static int __init sharedseg_init(void)
{
	int ret;

	ret = sharedseg_resize(&sharedseg, 1);
	if (ret)
		return ret;

	ret = misc_register(&sharedseg_device);
	if (ret)
		vfree(sharedseg.data);

	return ret;
}

static void __exit sharedseg_exit(void)
{
	misc_deregister(&sharedseg_device);
	vfree(sharedseg.data);
}

module_init(sharedseg_init);
module_exit(sharedseg_exit);

MODULE_DESCRIPTION("Memory segment that resizes while it is not mapped");
MODULE_LICENSE("Dual MIT/GPL");
