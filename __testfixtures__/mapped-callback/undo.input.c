// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

struct bank {
	atomic_t users;
	struct device *dev;
	unsigned long pfn;
};

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
	.open = bank_open,
	.close = bank_close,
};

static int bank_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bank *bank = file->private_data;
	unsigned long pfn = bank->pfn;
	int ret;

	get_device(bank->dev);
	atomic_inc(&bank->users);
	vma->vm_ops = &bank_vm_ops;
	vma->vm_private_data = bank;
	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);

	ret = remap_pfn_range(vma, vma->vm_start, pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		goto err_users;

	return 0;

err_users:
	atomic_dec(&bank->users);
	put_device(bank->dev);
	return ret;
}

static const struct file_operations bank_fops = {
	.mmap = bank_mmap,
};
