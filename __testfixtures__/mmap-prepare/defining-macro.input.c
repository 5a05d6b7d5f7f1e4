// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

/* a macro defines the hooks */
#define DEFINE_LANE_MMAP(name, limit)						\
static int name##_mmap(struct file *file, struct vm_area_struct *vma)		\
{										\
	if (vma_pages(vma) > limit)						\
		return -EINVAL;							\
	vma->vm_ops = &lane_vm_ops;						\
	return 0;								\
}

DEFINE_LANE_MMAP(fast, 16)

static const struct file_operations fast_fops = {
	.mmap = fast_mmap,
};
