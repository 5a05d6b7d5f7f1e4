// SPDX-License-Identifier: MIT
/*
 * Why: what close() puts was taken by the look-up of the hook, which is why
 * that moves to mapped().
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

struct foo_obj { struct page *page; };
struct foo_obj *foo_obj_lookup(struct foo *foo, unsigned long handle);
void foo_obj_put(struct foo_obj *obj);
static vm_fault_t foo_fault(struct vm_fault *vmf)
{
	struct foo_obj *o = vmf->vma->vm_private_data;

	vmf->page = o->page;
	get_page(vmf->page);
	return 0;
}
static void foo_vm_close(struct vm_area_struct *vma)
{
	foo_obj_put(vma->vm_private_data);
}
static const struct vm_operations_struct foo_vm_ops = { .close = foo_vm_close, .fault = foo_fault };
static int foo_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct foo_obj *o = foo_obj_lookup(file->private_data, vma->vm_pgoff);

	if (!o)
		return -ENOENT;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	vma->vm_private_data = o;
	vma->vm_ops = &foo_vm_ops;
	return 0;
}

static const struct file_operations foo_fops = {
	.owner	= THIS_MODULE,
	.mmap	= foo_mmap,
};
