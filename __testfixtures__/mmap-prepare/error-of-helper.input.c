/* The caller replaces the error of what a helper has mapped. */
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
static int foo_remap(struct foo *foo, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, foo->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int foo_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct foo *foo = file->private_data;

	if (foo_remap(foo, vma))
		return -ENXIO;
	vm_flags_set(vma, VM_DONTCOPY);
	return 0;
}

static const struct file_operations foo_fops = {
	.owner	= THIS_MODULE,
	.mmap	= foo_mmap,
};
