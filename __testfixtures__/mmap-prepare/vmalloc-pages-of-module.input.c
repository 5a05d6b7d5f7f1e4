// SPDX-License-Identifier: MIT
// A module looks the pages of its vmalloc() area up one by one, and has no way to ask for an array of them.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/vmalloc.h>

#define FATHOM_SIZE (4 * PAGE_SIZE)

static void *fathom_area;

static int fathom_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long off;
	void *area;
	int err;

	area = fathom_area;
	if (vma->vm_end - vma->vm_start != FATHOM_SIZE)
		return -EINVAL;
	for (off = 0; off < FATHOM_SIZE; off += PAGE_SIZE) {
		err = vm_insert_page(vma, vma->vm_start + off,
				     vmalloc_to_page(area + off));
		if (err)
			return err;
	}
	return 0;
}

static const struct file_operations fathom_fops = {
	.owner = THIS_MODULE,
	.mmap = fathom_mmap,
};

static int __init fathom_init(void)
{
	fathom_area = vmalloc_user(FATHOM_SIZE);
	return fathom_area ? 0 : -ENOMEM;
}
device_initcall(fathom_init);

MODULE_LICENSE("GPL");
