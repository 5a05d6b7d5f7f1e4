// SPDX-License-Identifier: MIT
/*
 * Why: swap: a primitive that had no rule of its own moves to mapped(), or
 * is told.
 */
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

static vm_fault_t foo_fault(struct vm_fault *vmf)
{
	struct foo *foo = vmf->vma->vm_private_data;

	return vmf_insert_pfn(vmf->vma, vmf->address, foo->pfn);
}

static const struct vm_operations_struct foo_vm_ops = {
	.fault = foo_fault,
};

static int foo_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct foo *foo = file->private_data;

	swap(foo->pfn, foo->size);
	vma->vm_private_data = foo;
	vma->vm_ops = &foo_vm_ops;
	return 0;
}

static const struct file_operations foo_fops = {
	.owner	= THIS_MODULE,
	.mmap	= foo_mmap,
};
