/* A copy of the flags that is changed and written back changes the flags themselves. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long size;

static int reset_mmap_prepare(struct vm_area_desc *desc)
{
	if (vma_desc_size(desc) > size)
		return -EINVAL;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTDUMP_BIT);
	vma_desc_clear_flags(desc, VMA_MAYEXEC_BIT);
	return 0;
}

static int assigned_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTDUMP_BIT);
	return 0;
}

static int tested_mmap_prepare(struct vm_area_desc *desc)
{
	/* small ones may be dumped */
	if (vma_desc_size(desc) > size)
		vma_desc_set_flags(desc, VMA_DONTDUMP_BIT);
	pr_debug("mapped at %lx\n", desc->start);
	if (!vma_desc_test_flags(desc, VMA_WRITE_BIT))
		vma_desc_clear_flags(desc, VMA_MAYWRITE_BIT);
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap_prepare = reset_mmap_prepare }, { .mmap_prepare = assigned_mmap_prepare }, { .mmap_prepare = tested_mmap_prepare },
};
