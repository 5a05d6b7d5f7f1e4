// SPDX-License-Identifier: MIT
/*
 * calib - calibration tables that user space may read and not change
 *
 * The tables are filled when the module is loaded. Every process maps the same
 * pages, so none of them may ever be able to write or execute them.
 */

#include <linux/fs.h>
#include <linux/gfp.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

#define CALIB_TABLES	4
#define CALIB_ENTRIES	(PAGE_SIZE / sizeof(u32))

static struct page *calib_pages[CALIB_TABLES];

static void calib_free_tables(void)
{
	unsigned int i;

	for (i = 0; i < CALIB_TABLES; i++) {
		if (calib_pages[i])
			__free_page(calib_pages[i]);
	}
}

static int calib_fill_tables(void)
{
	unsigned int i, entry;

	for (i = 0; i < CALIB_TABLES; i++) {
		u32 *table;

		calib_pages[i] = alloc_page(GFP_KERNEL | __GFP_ZERO);
		if (!calib_pages[i])
			return -ENOMEM;

		table = page_address(calib_pages[i]);
		for (entry = 0; entry < CALIB_ENTRIES; entry++)
			table[entry] = entry << (2 * i);
	}

	return 0;
}

static int calib_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_flags & (VM_WRITE | VM_EXEC))
		return -EPERM;

	/* Without one of these the caller gets something else than the tables. */
	if ((vma->vm_flags & (VM_READ | VM_MAYSHARE)) !=
	    (VM_READ | VM_MAYSHARE))
		return -EACCES;

	vm_flags_mod(vma, VM_DONTEXPAND | VM_DONTDUMP,
		     VM_MAYWRITE | VM_MAYEXEC);

	return vm_map_pages_zero(vma, calib_pages, CALIB_TABLES);
}

static const struct file_operations calib_fops = {
	.owner	= THIS_MODULE,
	.mmap	= calib_mmap,
	.llseek	= noop_llseek,
};

static struct miscdevice calib_device = {
	.minor	= MISC_DYNAMIC_MINOR,
	.name	= "calib",
	.fops	= &calib_fops,
	.mode	= 0444,
};

static int __init calib_init(void)
{
	int ret;

	ret = calib_fill_tables();
	if (ret)
		goto free_tables;

	ret = misc_register(&calib_device);
	if (ret)
		goto free_tables;

	return 0;

free_tables:
	calib_free_tables();
	return ret;
}

static void __exit calib_exit(void)
{
	misc_deregister(&calib_device);
	calib_free_tables();
}

module_init(calib_init);
module_exit(calib_exit);

MODULE_DESCRIPTION("Read-only calibration tables");
MODULE_LICENSE("Dual MIT/GPL");
