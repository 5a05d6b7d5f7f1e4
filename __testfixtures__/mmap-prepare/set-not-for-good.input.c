// SPDX-License-Identifier: MIT
/*
 * Why: a bit or a time that decides whether a later mapping fails is taken by
 * the mapping that sets it; a flag that depends on the mapping is its own.
 */
#include <linux/bitops.h>
#include <linux/fs.h>
#include <linux/jiffies.h>
#include <linux/mm.h>
#include <linux/module.h>

#define BIN_BUSY	0x10
#define BIN_TAKEN	3

struct bin {
	unsigned long pfn;
	unsigned long state;
	unsigned int flags;
	unsigned long last_use;
};

static int flag_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bin *bin = file->private_data;

	if (bin->flags & BIN_BUSY)
		return -EBUSY;
	bin->flags |= BIN_BUSY;
	return remap_pfn_range(vma, vma->vm_start, bin->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations flag_fops = {
	.mmap = flag_mmap,
};

static int bit_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bin *bin = file->private_data;

	if (test_bit(BIN_TAKEN, &bin->state))
		return -EBUSY;
	set_bit(BIN_TAKEN, &bin->state);
	return remap_pfn_range(vma, vma->vm_start, bin->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations bit_fops = {
	.mmap = bit_mmap,
};

static int spare_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bin *bin = file->private_data;

	if (!test_bit(BIN_TAKEN, &bin->state))
		return -EAGAIN;
	clear_bit(BIN_TAKEN, &bin->state);
	return remap_pfn_range(vma, vma->vm_start, bin->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations spare_fops = {
	.mmap = spare_mmap,
};

static int rate_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bin *bin = file->private_data;

	if (time_before(jiffies, bin->last_use + HZ))
		return -EAGAIN;
	bin->last_use = jiffies;
	return remap_pfn_range(vma, vma->vm_start, bin->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations rate_fops = {
	.mmap = rate_mmap,
};

static int own_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bin *bin = file->private_data;

	bin->flags |= vma->vm_pgoff;
	return remap_pfn_range(vma, vma->vm_start, bin->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations own_fops = {
	.mmap = own_mmap,
};

static int flip_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bin *bin = file->private_data;

	bin->flags ^= BIN_BUSY;
	return remap_pfn_range(vma, vma->vm_start, bin->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations flip_fops = {
	.mmap = flip_mmap,
};

static int till_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bin *bin = file->private_data;

	bin->last_use = jiffies + vma->vm_pgoff;
	return remap_pfn_range(vma, vma->vm_start, bin->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations till_fops = {
	.mmap = till_mmap,
};
