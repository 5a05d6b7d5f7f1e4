// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/version.h>

/*
 * Why: vendors name their print macros in words that begin with capitals, give
 * them their whole argument list in parentheses of its own, and hide what the
 * kernels call differently behind macros with a semicolon of their own.
 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 3, 0)
#define Acme_SetFlags(vma, flags) vm_flags_set(vma, (vm_flags_t)(flags));
#else
#define Acme_SetFlags(vma, flags) (vma)->vm_flags |= flags;
#endif
#define _Acme_Print(fmt, args...) printk(KERN_ERR "acme: " fmt, ##args)
#define ErrorPrintf(arg) _Acme_Print arg
#define TracePrintf(arg) do { } while (0)

struct acme_bar {
	phys_addr_t phys;
	unsigned long size;
};

static int acme_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct acme_bar *bar = file->private_data;
	int rc;

	if (vma->vm_end - vma->vm_start > bar->size) {
		ErrorPrintf(("bar of %lx bytes only\n", bar->size));
		return -EINVAL;
	}

	Acme_SetFlags(vma, VM_DONTEXPAND | VM_DONTDUMP);
	rc = remap_pfn_range(vma, vma->vm_start, bar->phys >> PAGE_SHIFT,
			     vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (rc != 0) {
		ErrorPrintf((
			"bar at %llx not mapped\n",
			(unsigned long long)bar->phys
			));
	} else {
		TracePrintf(("bar is at %lx now\n", vma->vm_start));
	}
	TracePrintf(("done\n"));
	return rc;
}

static const struct file_operations acme_fops = {
	.owner	= THIS_MODULE,
	.mmap	= acme_mmap,
};
