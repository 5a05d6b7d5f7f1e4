/* A second local name for the vma. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct foo {
	unsigned long pfn;
	struct page **pages;
	unsigned long nr;
	bool ready;
};

static int foo_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct foo *foo = file->private_data;
	struct vm_area_struct *v = vma;

	if (v->vm_pgoff || !foo->ready)
		return -EINVAL;
	vm_flags_set(v, VM_DONTEXPAND);
	v->vm_private_data = foo;
	return 0;
}

static const struct file_operations foo_fops = {
	.owner	= THIS_MODULE,
	.mmap	= foo_mmap,
};
