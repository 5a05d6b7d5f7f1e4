// SPDX-License-Identifier: MIT
/*
 * The size of the mapping in a signed local that may hold less of it: where a test keeps it from being negative, what is
 * mapped lies within the mapping. Compared with what is signed, or narrow, it may be negative still: that is told.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct silo {
	phys_addr_t base;
	size_t size;
	int room;
};

static int size_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct silo *silo = file->private_data;
	int len = vma_desc_size(desc);

	if (len > silo->size)
		return -EINVAL;
	mmap_action_remap(desc, desc->start, silo->base >> PAGE_SHIFT, len);
	return 0;
}

static int zero_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct silo *silo = file->private_data;
	int len;

	len = vma_desc_size(desc);
	if (len < 0 || len > silo->room)
		return -EINVAL;
	mmap_action_remap(desc, desc->start, silo->base >> PAGE_SHIFT, len);
	return 0;
}

static int room_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct silo *silo = file->private_data;
	int len = vma_desc_size(desc);

	if (len > silo->room)
		return -EINVAL;
	mmap_action_remap(desc, desc->start, silo->base >> PAGE_SHIFT, len);
	return 0;
}

static const struct file_operations silo_fops[] = {
	{ .mmap_prepare = size_mmap_prepare },
	{ .mmap_prepare = zero_mmap_prepare },
	{ .mmap_prepare = room_mmap_prepare },
};
