// SPDX-License-Identifier: MIT
/*
 * Names of hooks that no text has, since macros make them of parts: they would still make the old ones.
 */
#include <linux/fs.h>
#include <linux/mm.h>

#define DECLARE_HOOK(n) static int n##_mmap(struct file *, struct vm_area_struct *)
#define HOOK(n) n##_mmap
#define HOOK_OF(n) HOOK(n)
#define MEMBER(o, n) ((o)->n##_mmap)

DECLARE_HOOK(one);

static int one_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, 0x10, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static const struct file_operations one_fops = {
	.mmap = one_mmap,
};

static int two_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, 0x10, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static const struct file_operations two_fops = {
	.mmap = two_mmap,
};

static int (*saved)(struct file *, struct vm_area_struct *) = HOOK_OF(two);

struct three {
	int three_mmap;
};

static int three_of(struct three *three)
{
	return MEMBER(three, three);
}

static int three_mmap_prepare(struct vm_area_desc *desc)
{
	/* not HOOK(three) */
	mmap_action_remap_full(desc, 0x10);
	return 0;
}

static const struct file_operations three_fops = {
	.mmap_prepare = three_mmap_prepare,
};
