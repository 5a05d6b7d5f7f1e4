#include <linux/fs.h>
#include <trace/events/cube_mmap.h>
#include "cube_map.h"

static int cube_map(struct cube *cube, struct vm_area_struct *vma)
{
	vma->vm_private_data = cube;
	return 0;
}

static int cube_mmap(struct file *file, struct vm_area_struct *vma)
{
	trace_cube_map(file);
	return cube_map(file->private_data, vma);
}

static const struct file_operations cube_fops = {
	.mmap = cube_mmap,
};
