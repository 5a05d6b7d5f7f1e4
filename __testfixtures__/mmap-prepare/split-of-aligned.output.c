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

static int tile_check(struct slab *slab, struct vm_area_desc *desc)
{
	unsigned long mask = TILE - 1;

	if (desc->start & mask || desc->end & mask) {
		pr_info("not of whole tiles\n");
		return -EINVAL;
	}
	return 0;
}

static int checked_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	int ret = tile_check(file->private_data, desc);

	if (ret)
		return ret;
	vma_desc_set_flags(desc, VMA_DONTDUMP_BIT);
	desc->private_data = file->private_data;
	desc->vm_ops = &tile_vm_ops;
	return 0;
}

static int local_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	bool aligned = IS_ALIGNED(desc->start | desc->end, TILE);

	if (unlikely(!aligned))
		return -EINVAL;
	vma_desc_set_flags(desc, VMA_DONTDUMP_BIT);
	desc->private_data = file->private_data;
	desc->vm_ops = &tile_vm_ops;
	return 0;
}

static int size_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	unsigned long size = vma_desc_size(desc);
	struct slab *slab = file->private_data;

	if (!slab->pages || size % TILE != 0 ||
	    WARN_ON_ONCE(desc->start % TILE))
		return -EINVAL;
	vma_desc_set_flags(desc, VMA_DONTDUMP_BIT);
	desc->private_data = slab;
	desc->vm_ops = &tile_vm_ops;
	return 0;
}

static int whole_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	int ret = -EINVAL;

	if (IS_ALIGNED(desc->start, TILE) && IS_ALIGNED(desc->end, TILE)) {
		vma_desc_set_flags(desc, VMA_DONTDUMP_BIT);
		desc->private_data = file->private_data;
		desc->vm_ops = &tile_vm_ops;
		ret = 0;
	}
	return ret;
}

static const struct file_operations checked_fops = { .mmap_prepare = checked_mmap_prepare };
static const struct file_operations local_fops = { .mmap_prepare = local_mmap_prepare };
static const struct file_operations size_fops = { .mmap_prepare = size_mmap_prepare };
static const struct file_operations whole_fops = { .mmap_prepare = whole_mmap_prepare };
