// SPDX-License-Identifier: MIT
/*
 * Why: flags that a legacy hook sets as Linux 7.1 has it keep neighbours apart
 * as those of vm_flags_set() do: without one that forbids merging, a protection
 * by the offset is lost.
 */
#include <linux/fs.h>
#include <linux/mm.h>

static int dump_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma_set_flags(vma, VMA_DONTDUMP_BIT);
	if (vma->vm_pgoff >= 16)
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return 0;
}

static int device_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma_set_flags(vma, VMA_DONTDUMP_BIT, VMA_IO_BIT);
	if (vma->vm_pgoff >= 16)
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return 0;
}

static const struct file_operations dump_fops = {
	.owner = THIS_MODULE,
	.mmap = dump_mmap,
};

static const struct file_operations device_fops = {
	.owner = THIS_MODULE,
	.mmap = device_mmap,
};
