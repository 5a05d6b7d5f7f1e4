#include <linux/fs.h>
#include <trace/events/cube_mmap.h>
#include "cube_map.h"

static int cube_map(struct cube *cube, struct vm_area_desc *desc)
{
	desc->private_data = cube;
	return 0;
}

static int cube_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;

	trace_cube_map(file);
	return cube_map(file->private_data, desc);
}

static const struct file_operations cube_fops = {
	.mmap_prepare = cube_mmap_prepare,
};
