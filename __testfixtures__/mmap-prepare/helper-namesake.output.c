// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

struct ring_map {
	int status;
};

struct ring {
	struct ring_map *map;
};

static int ring_map(struct ring *ring, struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->private_data = ring;
	return 0;
}

static int ring_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;

	return ring_map(file->private_data, desc);
}

static int ring_status(struct ring *ring)
{
	struct ring_map *map = ring->map;

	return map->status;
}

static const struct file_operations ring_fops = {
	.mmap_prepare = ring_mmap_prepare,
};
