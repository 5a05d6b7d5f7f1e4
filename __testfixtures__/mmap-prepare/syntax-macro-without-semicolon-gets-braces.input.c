// SPDX-License-Identifier: MIT
/* _Pragma() opens no block. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	_Pragma("GCC diagnostic push")
	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	_Pragma("GCC diagnostic pop")

	return vm_iomap_memory(vma, 0x10000, 0x4000);
}

static const struct file_operations ex_fops = {
	.mmap = ex_mmap,
};
