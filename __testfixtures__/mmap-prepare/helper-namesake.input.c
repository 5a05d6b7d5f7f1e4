// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

struct ring_map {
	int status;
};

struct ring {
	struct ring_map *map;
};

static int ring_map(struct ring *ring, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = ring;
	return 0;
}

static int ring_mmap(struct file *file, struct vm_area_struct *vma)
{
	return ring_map(file->private_data, vma);
}

static int ring_status(struct ring *ring)
{
	struct ring_map *map = ring->map;

	return map->status;
}

static const struct file_operations ring_fops = {
	.mmap = ring_mmap,
};
