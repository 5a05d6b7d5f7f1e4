/* A function of the file reads the private data that the hook has set, on every way, before it calls it. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct bank { phys_addr_t base[4]; size_t size; int count; };

static int bank_index(struct vm_area_struct *vma)
{
	struct bank *bank = vma->vm_private_data;

	return vma->vm_pgoff < bank->count ? (int)vma->vm_pgoff : -1;
}

static const struct vm_operations_struct bank_vm_ops = {
	.access = generic_access_phys,
};

static int bank_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bank *bank = file->private_data;

	vma->vm_private_data = bank;
	if (bank_index(vma) < 0 || vma_pages(vma) != 1)
		return -EINVAL;
	vma->vm_ops = &bank_vm_ops;
	vm_flags_set(vma, VM_PFNMAP | VM_DONTEXPAND);
	return 0;
}

static int lane_frame(struct vm_area_struct *vma)
{
	struct bank *bank = vma->vm_private_data;

	return PHYS_PFN(bank->base[0]);
}

static int lane_map(struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, lane_frame(vma),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int lane_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bank *bank = file->private_data;

	if (vma->vm_end - vma->vm_start > bank->size)
		return -EINVAL;
	if (bank->count)
		vma->vm_private_data = bank;
	else
		vma->vm_private_data = &bank[1];
	return lane_map(vma);
}

static const struct file_operations bank_fops[] = {
	{ .owner = THIS_MODULE, .mmap = bank_mmap },
	{ .owner = THIS_MODULE, .mmap = lane_mmap },
};
