// SPDX-License-Identifier: MIT
/* Each branch is the statement of the condition. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff)
#ifdef CONFIG_EX_WC
		vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
#else
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
#endif
	return vm_iomap_memory(vma, 0x10000, 0x4000);
}

static const struct file_operations ex_fops = {
	.mmap = ex_mmap,
};
