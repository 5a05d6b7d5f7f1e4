/*
 * Macros that are called like members of the descriptor: the preprocessor would replace those. One that has gone before the hook, or that
 * takes parameters, does not matter.
 */
#include <linux/fs.h>
#include <linux/mm.h>

#define pgoff		page_off
#define page_prot	pg_prot
#undef page_prot
#define start(x)	((x) + 1)

static const struct vm_operations_struct reg_vm_ops = {
	.fault	= reg_fault,
};

static int reg_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff)
		return -EINVAL;
	vma->vm_ops = &reg_vm_ops;
	return 0;
}

static const struct file_operations reg_fops = {
	.mmap	= reg_mmap,
};

static int bank_mmap_prepare(struct vm_area_desc *desc)
{
	if (desc->start & (PMD_SIZE - 1))
		return -EINVAL;
	desc->page_prot = pgprot_noncached(desc->page_prot);
	desc->vm_ops = &reg_vm_ops;
	return 0;
}

static const struct file_operations bank_fops = {
	.mmap_prepare = bank_mmap_prepare,
};
