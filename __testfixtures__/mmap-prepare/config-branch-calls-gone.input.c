// SPDX-License-Identifier: MIT
/* A function that the target no longer has does not make code dead that the kernel's own configuration chooses. */
#include <linux/fs.h>
#include <linux/mm.h>

#ifdef CONFIG_MMU

static int crate_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct crate *crate = file->private_data;
	pfn_t pfn = phys_to_pfn_t(crate->phys, PFN_DEV);

	vm_flags_set(vma, VM_MIXEDMAP);
	return vmf_insert_mixed(vma, vma->vm_start, pfn) & VM_FAULT_ERROR ? -EFAULT : 0;
}

#else

static int crate_mmap(struct file *file, struct vm_area_struct *vma)
{
	return -ENOSYS;
}

#endif

static const struct file_operations crate_fops = {
	.mmap = crate_mmap,
};

static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct crate *crate = file->private_data;

#ifdef CONFIG_CRATE_DIRECT
	pfn_t pfn = phys_to_pfn_t(crate->phys, PFN_DEV);

	return vmf_insert_mixed(vma, vma->vm_start, pfn) & VM_FAULT_ERROR ? -EFAULT : 0;
#else
	return remap_pfn_range(vma, vma->vm_start, crate->pfn, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
#endif
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
