// SPDX-License-Identifier: MIT
// A hook in the new form that names what only other releases have: it would not compile for the target.
#include <linux/fs.h>
#include <linux/mm.h>

static int shelf_mmap_error(int err)
{
	return -EAGAIN;
}

static int shelf_mmap_prepare(struct vm_area_desc *desc)
{
	if (vma_desc_test_flags(desc, VMA_WRITE_BIT))
		return -EPERM;
	mmap_action_remap_full(desc, 16);
	desc->action.error_hook = shelf_mmap_error;
	return 0;
}

static const struct file_operations shelf_fops = {
	.mmap_prepare = shelf_mmap_prepare,
};
