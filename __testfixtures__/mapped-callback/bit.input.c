// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/bitops.h>

struct lane {
	unsigned long state;
	unsigned long pfn;
};

static void lane_close(struct vm_area_struct *vma)
{
	struct lane *lane = vma->vm_private_data;

	clear_bit(LANE_MAPPED, &lane->state);
}

static const struct vm_operations_struct lane_vm_ops = {
	.close	= lane_close,
	.fault	= lane_fault,
};

static int lane_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lane *lane = file->private_data;
	unsigned long pfn = lane->pfn;
	int ret;

	if (test_and_set_bit(LANE_MAPPED, &lane->state))
		return -EBUSY;

	vma->vm_ops = &lane_vm_ops;
	vma->vm_private_data = lane;
	ret = remap_pfn_range(vma, vma->vm_start, pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		clear_bit(LANE_MAPPED, &lane->state);

	return ret;
}

static const struct file_operations lane_fops = {
	.owner	= THIS_MODULE,
	.mmap	= lane_mmap,
};
