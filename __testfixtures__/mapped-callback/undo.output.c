// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

struct bank {
	atomic_t users;
	struct device *dev;
	unsigned long pfn;
};

static int bank_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct bank *bank = file->private_data;

	get_device(bank->dev);
	atomic_inc(&bank->users);
	*vm_private_data = bank;
	return 0;
}

static void bank_open(struct vm_area_struct *vma)
{
	struct bank *bank = vma->vm_private_data;

	get_device(bank->dev);
	atomic_inc(&bank->users);
}

static void bank_close(struct vm_area_struct *vma)
{
	struct bank *bank = vma->vm_private_data;

	if (!bank)
		return;

	atomic_dec(&bank->users);
	put_device(bank->dev);
}

static const struct vm_operations_struct bank_vm_ops = {
	.mapped = bank_mapped,
	.open = bank_open,
	.close = bank_close,
};

static int bank_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct bank *bank = file->private_data;
	unsigned long pfn = bank->pfn;

	desc->vm_ops = &bank_vm_ops;
	desc->page_prot = pgprot_noncached(desc->page_prot);

	mmap_action_remap_full(desc, pfn);

	return 0;
}

static const struct file_operations bank_fops = {
	.mmap_prepare = bank_mmap_prepare,
};
