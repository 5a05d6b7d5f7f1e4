// SPDX-License-Identifier: MIT
/*
 * Functions of the kernel that are given the mm and only look at it do nothing for mappings that fail or merge; unreachable()
 * does nothing at all.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>

struct ferry {
	struct mutex lock;
	phys_addr_t phys;
	bool gone;
};

static int ferry_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct ferry *ferry = file->private_data;

	mmap_assert_write_locked(desc->mm);
	if (find_vma(desc->mm, 0) == NULL)
		return -EINVAL;
	switch (ferry->gone) {
	case false:
		mmap_action_remap_full(desc, ferry->phys >> PAGE_SHIFT);
		return 0;
	case true:
		return -ENODEV;
	}
	unreachable();
}

const struct file_operations ferry_fops = { .mmap_prepare = ferry_mmap_prepare };
