// SPDX-License-Identifier: GPL-2.0
// A file in /proc whose operations are struct proc_ops since 5.6, and were struct file_operations before: proc_ops has no new form.
#include <linux/mm.h>
#include <linux/proc_fs.h>
#include <linux/version.h>

static unsigned long kiln_page;

static int kiln_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_end - vma->vm_start > PAGE_SIZE)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, virt_to_phys((void *)kiln_page) >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 6, 0)
static const struct proc_ops kiln_fops = {
	.proc_mmap = kiln_mmap,
};
#else
static const struct file_operations kiln_fops = {
	.owner = THIS_MODULE,
	.mmap = kiln_mmap,
};
#endif
