// SPDX-License-Identifier: MIT
/* Without an MMU every mapping is refused, in both forms: that says nothing against the other kernel. */
#include <linux/fs.h>
#include <linux/mm.h>

static int pad_mmap(struct file *file, struct vm_area_struct *vma)
{
#ifndef CONFIG_MMU
	return -ENOSYS;
#endif
	if (vma->vm_pgoff > 8)
		return -EINVAL;
	vm_flags_set(vma, VM_DONTEXPAND);
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
	.mmap = pad_mmap,
#ifndef CONFIG_MMU
	.get_unmapped_area = pad_area,
#endif
};
