/*
 * Messages about a failure by macros and functions of other files, which are told the error: by their names, and the text that they
 * are given, they do nothing else, and go with the test.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "lock_chamber.h"

struct lock_chamber {
	unsigned long pfn;
};

static int chamber_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct lock_chamber *chamber = file->private_data;

	mmap_action_remap_full(desc, chamber->pfn);
	return 0;
}

static const struct file_operations chamber_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = chamber_mmap_prepare,
};

static int chamber_raw_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct lock_chamber *chamber = file->private_data;

	mmap_action_remap_full(desc, chamber->pfn);
	return 0;
}

static const struct file_operations chamber_raw_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = chamber_raw_mmap_prepare,
};
