/* A function of the file reads the private data that the hook has set, on every way, before it calls it. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct bank { phys_addr_t base[4]; size_t size; int count; };

static int bank_index(struct vm_area_desc *desc)
{
	struct bank *bank = desc->private_data;

	return desc->pgoff < bank->count ? (int)desc->pgoff : -1;
}

static const struct vm_operations_struct bank_vm_ops = {
	.access = generic_access_phys,
};

static int bank_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct bank *bank = file->private_data;

	desc->private_data = bank;
	if (bank_index(desc) < 0 || vma_desc_pages(desc) != 1)
		return -EINVAL;
	desc->vm_ops = &bank_vm_ops;
	vma_desc_set_flags(desc, VMA_PFNMAP_BIT, VMA_DONTEXPAND_BIT);
	return 0;
}

static int lane_frame(struct vm_area_desc *desc)
{
	struct bank *bank = desc->private_data;

	return PHYS_PFN(bank->base[0]);
}

static int lane_map(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, lane_frame(desc));
	return 0;
}

static int lane_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct bank *bank = file->private_data;

	if (vma_desc_size(desc) > bank->size)
		return -EINVAL;
	if (bank->count)
		desc->private_data = bank;
	else
		desc->private_data = &bank[1];
	return lane_map(desc);
}

static const struct file_operations bank_fops[] = {
	{ .owner = THIS_MODULE, .mmap_prepare = bank_mmap_prepare },
	{ .owner = THIS_MODULE, .mmap_prepare = lane_mmap_prepare },
};
