/*
 * A hook that returned a positive number where the mapping call had failed returned no error number: user space was given it as
 * the address of a mapping. What the mapping work fails with is returned now.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long aqueduct_pfn;

static int aqueduct_mmap_prepare(struct vm_area_desc *desc)
{
	desc->page_prot = pgprot_noncached(desc->page_prot);
	mmap_action_remap_full(desc, aqueduct_pfn);

	return 0;
}

static const struct file_operations aqueduct_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = aqueduct_mmap_prepare,
};

static int aqueduct_raw_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, aqueduct_pfn);

	return 0;
}

static const struct file_operations aqueduct_raw_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = aqueduct_raw_mmap_prepare,
};
