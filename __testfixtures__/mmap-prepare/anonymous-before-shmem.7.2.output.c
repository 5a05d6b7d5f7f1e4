// SPDX-License-Identifier: GPL-2.0
// Shared mappings are given operations after all have lost theirs: a success_hook would take them from those once more.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/shmem_fs.h>

static int blank_mmap_prepare(struct vm_area_desc *desc)
{
	if (desc->pgoff)
		return -EINVAL;
	vma_desc_set_anonymous(desc);
	if (vma_desc_test(desc, VMA_SHARED_BIT))
		return shmem_zero_setup_desc(desc);
	return 0;
}

static const struct file_operations blank_fops = {
	.mmap_prepare = blank_mmap_prepare,
};
