// SPDX-License-Identifier: MIT
/*
 * Why: a mapping that merges may not be split where the two met, unless it
 * lets itself be split there: hooks that ask whether the mapping is aligned,
 * and let through what is not, or ask it of some only, or for pages, as all
 * mappings are, or forget what they found.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct slab {
	struct page **pages;
	bool strict;
};

static vm_fault_t slab_fault(struct vm_fault *vmf)
{
	struct slab *slab = vmf->vma->vm_private_data;

	vmf->page = slab->pages[vmf->pgoff];
	get_page(vmf->page);
	return 0;
}

static int odd_may_split(struct vm_area_struct *vma, unsigned long addr)
{
	if (!IS_ALIGNED(addr, 4 * PAGE_SIZE))
		return -EINVAL;
	return 0;
}

static const struct vm_operations_struct odd_vm_ops = {
	.may_split = odd_may_split,
	.fault = slab_fault,
};

static int some_may_split(struct vm_area_struct *vma, unsigned long addr)
{
	return IS_ALIGNED(addr, 4 * PAGE_SIZE) ? 0 : -EINVAL;
}

static const struct vm_operations_struct some_vm_ops = {
	.may_split = some_may_split,
	.fault = slab_fault,
};

static int page_may_split(struct vm_area_struct *vma, unsigned long addr)
{
	return addr % (4 * PAGE_SIZE) ? -EINVAL : 0;
}

static const struct vm_operations_struct page_vm_ops = {
	.may_split = page_may_split,
	.fault = slab_fault,
};

static int late_may_split(struct vm_area_struct *vma, unsigned long addr)
{
	return addr % (4 * PAGE_SIZE) ? -EINVAL : 0;
}

static const struct vm_operations_struct late_vm_ops = {
	.may_split = late_may_split,
	.fault = slab_fault,
};

static int odd_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (IS_ALIGNED(vma->vm_start | vma->vm_end, 4 * PAGE_SIZE))
		return -EINVAL;
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &odd_vm_ops;
	return 0;
}

static int some_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct slab *slab = file->private_data;

	if (slab->strict && (vma->vm_start | vma->vm_end) & (4 * PAGE_SIZE - 1))
		return -EINVAL;
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_private_data = slab;
	vma->vm_ops = &some_vm_ops;
	return 0;
}

static int page_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (offset_in_page(vma->vm_end) || !IS_ALIGNED(vma->vm_start, PAGE_SIZE) ||
	    (vma->vm_end - vma->vm_start) & (PAGE_SIZE - 1))
		return -EINVAL;
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &page_vm_ops;
	return 0;
}

static int late_mmap(struct file *file, struct vm_area_struct *vma)
{
	bool aligned = IS_ALIGNED(vma->vm_start | vma->vm_end, 4 * PAGE_SIZE);
	struct slab *slab = file->private_data;

	if (!slab->strict)
		aligned = true;
	if (!aligned)
		return -EINVAL;
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_private_data = slab;
	vma->vm_ops = &late_vm_ops;
	return 0;
}

static const struct file_operations odd_fops = { .mmap = odd_mmap };
static const struct file_operations some_fops = { .mmap = some_mmap };
static const struct file_operations page_fops = { .mmap = page_mmap };
static const struct file_operations late_fops = { .mmap = late_mmap };
