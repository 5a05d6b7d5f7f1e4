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

static int ferry_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ferry *ferry = file->private_data;

	mmap_assert_write_locked(vma->vm_mm);
	if (find_vma(vma->vm_mm, 0) == NULL)
		return -EINVAL;
	switch (ferry->gone) {
	case false:
		return remap_pfn_range(vma, vma->vm_start,
				       ferry->phys >> PAGE_SHIFT,
				       vma->vm_end - vma->vm_start,
				       vma->vm_page_prot);
	case true:
		return -ENODEV;
	}
	unreachable();
}

const struct file_operations ferry_fops = { .mmap = ferry_mmap };
