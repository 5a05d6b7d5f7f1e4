// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static int foo_mmap_prepare(struct vm_area_desc *desc)
{
	return -ENODEV;
}

static int mmap_bar_prepare(struct vm_area_desc *desc)
{
	return -ENODEV;
}

static int baz_map_mmap_prepare(struct vm_area_desc *desc)
{
	return -ENODEV;
}

static int qux_mmap_prepare(void)
{
	return 0;
}

static int qux_mmap_prepare_desc(struct vm_area_desc *desc)
{
	return qux_mmap_prepare();
}

static const struct file_operations foo_fops = { .mmap_prepare = foo_mmap_prepare };
static const struct file_operations bar_fops = { .mmap_prepare = mmap_bar_prepare };
static const struct file_operations baz_fops = { .mmap_prepare = baz_map_mmap_prepare };
static const struct file_operations qux_fops = { .mmap_prepare = qux_mmap_prepare_desc };
