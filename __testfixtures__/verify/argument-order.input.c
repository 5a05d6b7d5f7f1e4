/* C does not say in which order arguments are evaluated. */
// SPDX-License-Identifier: GPL-2.0
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
unsigned long foo_pfn(struct foo *foo);
pgprot_t foo_prot(struct foo *foo, pgprot_t prot);

static int foo_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct foo *foo = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, foo_pfn(foo),
			       vma->vm_end - vma->vm_start,
			       foo_prot(foo, vma->vm_page_prot));
}

static const struct file_operations foo_fops = {
	.owner	= THIS_MODULE,
	.mmap	= foo_mmap,
};
