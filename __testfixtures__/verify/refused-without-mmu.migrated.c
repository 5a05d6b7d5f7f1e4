// SPDX-License-Identifier: MIT
/* Without an MMU every mapping is refused, in both forms: that says nothing against the other kernel. */
#include <linux/fs.h>
#include <linux/mm.h>

static int pad_mmap_prepare(struct vm_area_desc *desc)
{
#ifndef CONFIG_MMU
	return -ENOSYS;
#endif
	if (desc->pgoff > 8)
		return -EINVAL;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	return 0;
}

#ifndef CONFIG_MMU
static unsigned long pad_area(struct file *file, unsigned long addr, unsigned long len,
			      unsigned long pgoff, unsigned long flags)
{
	return -ENOSYS;
}
#endif

static const struct file_operations pad_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = pad_mmap_prepare,
#ifndef CONFIG_MMU
	.get_unmapped_area = pad_area,
#endif
};
