// SPDX-License-Identifier: MIT
/*
 * Why: a mapping that merges may be split where the two met, as each begins
 * and ends where its may_split() allows it: ways to ask for that.
 */
#include <linux/fs.h>
#include <linux/mm.h>

#define TILE (4 * PAGE_SIZE)

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

static int tile_may_split(struct vm_area_struct *vma, unsigned long addr)
{
	return IS_ALIGNED(addr, TILE) ? 0 : -EINVAL;
}

static const struct vm_operations_struct tile_vm_ops = {
	.may_split = tile_may_split,
	.fault = slab_fault,
};

static int tile_check(struct slab *slab, struct vm_area_struct *vma)
{
	unsigned long mask = TILE - 1;

	if (vma->vm_start & mask || vma->vm_end & mask) {
		pr_info("not of whole tiles\n");
		return -EINVAL;
	}
	return 0;
}

static int checked_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret = tile_check(file->private_data, vma);

	if (ret)
		return ret;
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &tile_vm_ops;
	return 0;
}

static int local_mmap(struct file *file, struct vm_area_struct *vma)
{
	bool aligned = IS_ALIGNED(vma->vm_start | vma->vm_end, TILE);

	if (unlikely(!aligned))
		return -EINVAL;
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &tile_vm_ops;
	return 0;
}

static int size_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long size = vma->vm_end - vma->vm_start;
	struct slab *slab = file->private_data;

	if (!slab->pages || size % TILE != 0 || WARN_ON_ONCE(vma->vm_start % TILE))
		return -EINVAL;
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_private_data = slab;
	vma->vm_ops = &tile_vm_ops;
	return 0;
}

static int whole_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret = -EINVAL;

	if (IS_ALIGNED(vma->vm_start, TILE) && IS_ALIGNED(vma->vm_end, TILE)) {
		vm_flags_set(vma, VM_DONTDUMP);
		vma->vm_private_data = file->private_data;
		vma->vm_ops = &tile_vm_ops;
		ret = 0;
	}
	return ret;
}

static const struct file_operations checked_fops = { .mmap = checked_mmap };
static const struct file_operations local_fops = { .mmap = local_mmap };
static const struct file_operations size_fops = { .mmap = size_mmap };
static const struct file_operations whole_fops = { .mmap = whole_mmap };
