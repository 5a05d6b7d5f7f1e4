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
static int defined_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct slate *slate = file->private_data;

	mmap_action_remap_full(desc, slate->phys >> PAGE_SHIFT);
	return 0;
}
#endif

#if !IS_ENABLED(CONFIG_MMU) && defined(CONFIG_FB)
static int enabled_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct slate *slate = file->private_data;

	mmap_action_remap_full(desc, slate->phys >> PAGE_SHIFT);
	return 0;
}
#endif

#if defined(CONFIG_MMU) && defined(CONFIG_FB)
static int both_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct slate *slate = file->private_data;

	mmap_action_remap_full(desc, slate->phys >> PAGE_SHIFT);
	return 0;
}
#endif

static unsigned int slate_capabilities(struct file *file)
{
	return NOMMU_MAP_DIRECT | NOMMU_MAP_READ | NOMMU_MAP_WRITE;
}

static int else_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct slate *slate = file->private_data;

#ifndef CONFIG_MMU
	return slate->phys ? 0 : -ENODEV;
#else
	mmap_action_remap_full(desc, slate->phys >> PAGE_SHIFT);
	return 0;
#endif
}

static int other_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct slate *slate = file->private_data;

#if defined(CONFIG_MMU)
	return slate->phys ? 0 : -ENODEV;
#else
	mmap_action_remap_full(desc, slate->phys >> PAGE_SHIFT);
	return 0;
#endif
}

static int tested_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct slate *slate = file->private_data;

	if (IS_ENABLED(CONFIG_MMU) && slate->direct) {
		mmap_action_remap_full(desc, slate->phys >> PAGE_SHIFT);
		return 0;
	}
	return slate->phys ? 0 : -ENODEV;
}

static int untested_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct slate *slate = file->private_data;

	if (!IS_ENABLED(CONFIG_MMU) || slate->direct) {
		mmap_action_remap_full(desc, slate->phys >> PAGE_SHIFT);
		return 0;
	}
	return slate->phys ? 0 : -ENODEV;
}

#if !defined(CONFIG_MMU)
static const struct file_operations defined_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = defined_mmap_prepare,
};
#endif

#if !IS_ENABLED(CONFIG_MMU) && defined(CONFIG_FB)
static const struct file_operations enabled_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = enabled_mmap_prepare,
};
#endif

#if defined(CONFIG_MMU) && defined(CONFIG_FB)
static const struct file_operations both_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = both_mmap_prepare,
	.mmap_capabilities = slate_capabilities,
};
#endif

static const struct file_operations else_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = else_mmap_prepare,
	.mmap_capabilities = slate_capabilities,
};

static const struct file_operations other_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = other_mmap_prepare,
};

static const struct file_operations tested_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = tested_mmap_prepare,
	.mmap_capabilities = slate_capabilities,
};

static const struct file_operations untested_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = untested_mmap_prepare,
	.mmap_capabilities = slate_capabilities,
};
