// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static unsigned long pfn;

static int a_mmap_error(int err)
{
	return -EAGAIN;
}

/* The constant stands first in a test of the result, or a macro asks for an error number. */
static int a_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, pfn);
	desc->action.error_hook = a_mmap_error;
	return 0;
}

static int b_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, pfn);
	return 0;
}

static int c_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, pfn);
	return 0;
}

static int d_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, pfn);
	return 0;
}

static int e_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, pfn);
	return 0;
}

static int f_mmap_error(int err)
{
	return -ENXIO;
}

static int f_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, pfn);
	desc->action.error_hook = f_mmap_error;
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap_prepare = a_mmap_prepare }, { .mmap_prepare = b_mmap_prepare }, { .mmap_prepare = c_mmap_prepare },
	{ .mmap_prepare = d_mmap_prepare }, { .mmap_prepare = e_mmap_prepare }, { .mmap_prepare = f_mmap_prepare },
};
