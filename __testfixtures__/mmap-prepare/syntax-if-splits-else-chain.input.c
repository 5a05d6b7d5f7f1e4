// SPDX-License-Identifier: MIT
/* The else is there in one configuration only. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff > 3) {
		return -EINVAL;
	}
#ifdef CONFIG_EX_UC
	else {
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	}
#endif
	return vm_iomap_memory(vma, 0x10000, 0x4000);
}

static const struct file_operations ex_fops = {
	.mmap = ex_mmap,
};
