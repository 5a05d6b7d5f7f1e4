// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static int al_mmap_prepare(struct vm_area_desc *desc)
{
	return -ENODEV;
}

static const struct file_operations one_tab = {
	.owner	= THIS_MODULE,
	.mmap_prepare = al_mmap_prepare,
};

static const struct file_operations two_tabs = {
	.owner		= THIS_MODULE,
	.mmap_prepare	= al_mmap_prepare,
	.llseek		= noop_llseek,
};

static const struct file_operations three_tabs = {
	.get_unmapped_area	= NULL,
	.mmap_prepare		= al_mmap_prepare,
};

static const struct file_operations spaces = {
	.owner   = THIS_MODULE,
	.mmap_prepare = al_mmap_prepare,
};

static const struct file_operations wide_spaces = {
	.unlocked_ioctl = NULL,
	.mmap_prepare   = al_mmap_prepare,
};

static const struct file_operations tabs_and_spaces = {
	.owner		   = THIS_MODULE,
	.mmap_prepare	   = al_mmap_prepare,
	.unlocked_ioctl    = NULL,
};

static const struct file_operations one_space = {
	.owner = THIS_MODULE,
	.mmap_prepare = al_mmap_prepare,
};

static const struct file_operations before_value = {
	.owner =	THIS_MODULE,
	.mmap_prepare =	al_mmap_prepare,
	.llseek =	noop_llseek,
};

static const struct file_operations tight = {
	.owner=THIS_MODULE,
	.mmap_prepare=al_mmap_prepare,
};

static const struct file_operations one_line = { .owner = THIS_MODULE, .mmap_prepare = al_mmap_prepare, };
