// SPDX-License-Identifier: MIT
/* The branch holds whole labels with their statements. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	switch (vma->vm_pgoff) {
#ifdef CONFIG_EX_WC
	case 2:
		vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
		break;
#endif
	default:
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	}
	return vm_iomap_memory(vma, 0x10000, 0x4000);
}

static const struct file_operations ex_fops = {
	.mmap = ex_mmap,
};
