// SPDX-License-Identifier: MIT
// A hook that makes its private mappings anonymous, as /dev/zero does: a call from 7.2 on, a success_hook before.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/shmem_fs.h>

static int blank_mmap_success(const struct vm_area_struct *vma)
{
	vma_set_anonymous((struct vm_area_struct *)vma);
	return 0;
}

/* Blank pages, shared or not. */
static int blank_mmap_prepare(struct vm_area_desc *desc)
{
	if (vma_desc_test_flags(desc, VMA_SHARED_BIT))
		return shmem_zero_setup_desc(desc);
	desc->action.success_hook = blank_mmap_success;
	return 0;
}

static int bare_mmap_success(const struct vm_area_struct *vma)
{
	vma_set_anonymous((struct vm_area_struct *)vma);
	return 0;
}

static int bare_mmap_prepare(struct vm_area_desc *desc)
{
	desc->action.success_hook = bare_mmap_success;
	return 0;
}

static const struct file_operations blank_fops = {
	.mmap_prepare = blank_mmap_prepare,
};

static const struct file_operations bare_fops = {
	.mmap_prepare = bare_mmap_prepare,
};
