// SPDX-License-Identifier: GPL-2.0
// A macro that names what it is given twice maps twice where the first time has failed.
#include <linux/fs.h>
#include <linux/mm.h>

#define LATHE_RETURN_IF(call) do { if (call) return (call); } while (0)

struct lathe {
	phys_addr_t base;
	size_t size;
};

static int lathe_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lathe *lathe = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	if (size > lathe->size)
		return -EINVAL;
	LATHE_RETURN_IF(remap_pfn_range(vma, vma->vm_start, lathe->base >> PAGE_SHIFT, size, vma->vm_page_prot));
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap = lathe_mmap,
};
