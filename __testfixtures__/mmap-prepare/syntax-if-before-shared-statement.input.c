// SPDX-License-Identifier: MIT
/* A condition that only one configuration has. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
#ifdef CONFIG_EX_UC
	if (vma->vm_pgoff)
#endif
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return vm_iomap_memory(vma, 0x10000, 0x4000);
}

static const struct file_operations ex_fops = {
	.mmap = ex_mmap,
};
