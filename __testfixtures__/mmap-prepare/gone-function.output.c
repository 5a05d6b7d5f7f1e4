// SPDX-License-Identifier: MIT
/*
 * A branch that calls a function which the target kernel no longer has does not build there, whatever its condition asks: it is
 * the other branch that is meant..
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ford {
	unsigned long pfn;
	unsigned long phys;
};

static int split_mmap_error(int err)
{
	return -EAGAIN;
}

static int split_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct ford *ford = file->private_data;

	mmap_action_remap_full(desc, ford->pfn);
	desc->action.error_hook = split_mmap_error;
	return 0;
}

static int plain_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct ford *ford = file->private_data;

	mmap_action_remap_full(desc, ford->pfn);
	return 0;
}

static const struct file_operations split_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = split_mmap_prepare,
};

static const struct file_operations plain_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = plain_mmap_prepare,
};
