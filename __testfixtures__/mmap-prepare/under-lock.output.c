// SPDX-License-Identifier: MIT
#include <linux/cleanup.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>

struct bank {
	struct mutex lock;
	unsigned long pfn;
};

static int bank_guard_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct bank *bank = file->private_data;

	guard(mutex)(&bank->lock);
	mmap_action_remap_full(desc, bank->pfn);
	return 0;
}

static int bank_scoped_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct bank *bank = file->private_data;

	scoped_guard(mutex, &bank->lock) {
		mmap_action_remap_full(desc, bank->pfn);
		return 0;
	}
	return -EBUSY;
}

static int bank_after_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct bank *bank = file->private_data;
	unsigned long pfn;

	mutex_lock(&bank->lock);
	pfn = bank->pfn;
	mutex_unlock(&bank->lock);

	mmap_action_remap_full(desc, pfn);
	return 0;
}

static const struct file_operations bank_fops[] = {
	{ .mmap_prepare = bank_guard_mmap_prepare }, { .mmap_prepare = bank_scoped_mmap_prepare },
	{ .mmap_prepare = bank_after_mmap_prepare },
};
