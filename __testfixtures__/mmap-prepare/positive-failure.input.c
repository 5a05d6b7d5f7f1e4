/*
 * A hook that returned a positive number where the mapping call had failed returned no error number: user space was given it as
 * the address of a mapping. What the mapping work fails with is returned now.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long aqueduct_pfn;

static int aqueduct_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	if (remap_pfn_range(vma, vma->vm_start, aqueduct_pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot)) {
		printk("aqueduct: remap_pfn_range failed\n");
		return 1;
	}

	return 0;
}

static const struct file_operations aqueduct_fops = {
	.owner = THIS_MODULE,
	.mmap = aqueduct_mmap,
};

static int aqueduct_raw_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret = remap_pfn_range(vma, vma->vm_start, aqueduct_pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);

	if (ret)
		return EAGAIN;
	return 0;
}

static const struct file_operations aqueduct_raw_fops = {
	.owner = THIS_MODULE,
	.mmap = aqueduct_raw_mmap,
};
