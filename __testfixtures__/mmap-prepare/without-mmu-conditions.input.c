// SPDX-License-Identifier: MIT
/*
 * Why: kernels without an MMU are told from others in many ways: by #if as by
 * #ifdef, by what an #else leaves, beside other conditions, in C.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct slate {
	phys_addr_t phys;
	size_t size;
	bool direct;
};

#if !defined(CONFIG_MMU)
static int defined_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct slate *slate = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, slate->phys >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
#endif

#if !IS_ENABLED(CONFIG_MMU) && defined(CONFIG_FB)
static int enabled_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct slate *slate = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, slate->phys >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
#endif

#if defined(CONFIG_MMU) && defined(CONFIG_FB)
static int both_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct slate *slate = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, slate->phys >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
#endif

static unsigned int slate_capabilities(struct file *file)
{
	return NOMMU_MAP_DIRECT | NOMMU_MAP_READ | NOMMU_MAP_WRITE;
}

static int else_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct slate *slate = file->private_data;

#ifndef CONFIG_MMU
	return slate->phys ? 0 : -ENODEV;
#else
	return remap_pfn_range(vma, vma->vm_start, slate->phys >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
#endif
}

static int other_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct slate *slate = file->private_data;

#if defined(CONFIG_MMU)
	return slate->phys ? 0 : -ENODEV;
#else
	return remap_pfn_range(vma, vma->vm_start, slate->phys >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
#endif
}

static int tested_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct slate *slate = file->private_data;

	if (IS_ENABLED(CONFIG_MMU) && slate->direct)
		return remap_pfn_range(vma, vma->vm_start,
				       slate->phys >> PAGE_SHIFT,
				       vma->vm_end - vma->vm_start,
				       vma->vm_page_prot);
	return slate->phys ? 0 : -ENODEV;
}

static int untested_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct slate *slate = file->private_data;

	if (!IS_ENABLED(CONFIG_MMU) || slate->direct)
		return remap_pfn_range(vma, vma->vm_start,
				       slate->phys >> PAGE_SHIFT,
				       vma->vm_end - vma->vm_start,
				       vma->vm_page_prot);
	return slate->phys ? 0 : -ENODEV;
}

#if !defined(CONFIG_MMU)
static const struct file_operations defined_fops = {
	.owner = THIS_MODULE,
	.mmap = defined_mmap,
};
#endif

#if !IS_ENABLED(CONFIG_MMU) && defined(CONFIG_FB)
static const struct file_operations enabled_fops = {
	.owner = THIS_MODULE,
	.mmap = enabled_mmap,
};
#endif

#if defined(CONFIG_MMU) && defined(CONFIG_FB)
static const struct file_operations both_fops = {
	.owner = THIS_MODULE,
	.mmap = both_mmap,
	.mmap_capabilities = slate_capabilities,
};
#endif

static const struct file_operations else_fops = {
	.owner = THIS_MODULE,
	.mmap = else_mmap,
	.mmap_capabilities = slate_capabilities,
};

static const struct file_operations other_fops = {
	.owner = THIS_MODULE,
	.mmap = other_mmap,
};

static const struct file_operations tested_fops = {
	.owner = THIS_MODULE,
	.mmap = tested_mmap,
	.mmap_capabilities = slate_capabilities,
};

static const struct file_operations untested_fops = {
	.owner = THIS_MODULE,
	.mmap = untested_mmap,
	.mmap_capabilities = slate_capabilities,
};
