// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static int one_mmap_prepare(struct vm_area_desc *desc);
static int two_mmap_prepare(struct vm_area_desc *);
static int three_mmap_prepare(struct vm_area_desc *desc);

static const struct file_operations fops[] = {
	[0] = { .mmap_prepare = one_mmap_prepare },
	[1] = { .mmap_prepare = two_mmap_prepare },
	[2] = { .mmap_prepare = three_mmap_prepare },
};

static int one_mmap_prepare(struct vm_area_desc *desc)
{
	return -ENODEV;
}

static int two_mmap_prepare(struct vm_area_desc *desc)
{
	return -ENODEV;
}

static int three_mmap_prepare(struct vm_area_desc *desc)
{
	return -ENODEV;
}
