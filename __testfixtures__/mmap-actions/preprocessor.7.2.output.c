// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static unsigned long pfn;

/* One of two calls. */
static int either_mmap(struct file *file, struct vm_area_struct *vma)
{
#ifdef CONFIG_X86
	mmap_action_remap_full(desc, pfn);
	desc->action.error_override = -EAGAIN;
#else
	mmap_action_ioremap_full(desc, pfn);
	desc->action.error_override = -EAGAIN;
#endif
	return 0;
}

/* The protection in one configuration only. */
static int prot_mmap(struct file *file, struct vm_area_struct *vma)
{
#ifdef pgprot_noncached
	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
#endif
	mmap_action_remap_full(desc, pfn);
	return 0;
}

/* A second call in one configuration. */
static int second_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, pfn, PAGE_SIZE,
			      vma->vm_page_prot);
	if (ret)
		return ret;
#ifdef CONFIG_SECOND_PAGE
	ret = remap_pfn_range(vma, vma->vm_start + PAGE_SIZE, pfn + 1,
			      PAGE_SIZE, vma->vm_page_prot);
#endif
	return ret;
}

/* Nothing is mapped without an MMU. */
static int mmu_mmap(struct file *file, struct vm_area_struct *vma)
{
#if defined(CONFIG_MMU)
	mmap_action_remap_full(desc, pfn);
	return 0;
#else
	return -ENOSYS;
#endif
}

static const struct file_operations fops[] = {
	{ .mmap = either_mmap }, { .mmap = prot_mmap },
	{ .mmap = second_mmap }, { .mmap = mmu_mmap },
};
