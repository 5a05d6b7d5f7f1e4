// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static int ready_mmap_prepare(struct vm_area_desc *desc)
{
	return 0;
}

static const struct file_operations ready_fops = {
	.mmap_prepare = ready_mmap_prepare,
};

static const struct file_operations null_fops = {
	.mmap = NULL,
};

static int video_mmap(struct file *file, struct vm_area_struct *vma)
{
	return 0;
}

static const struct v4l2_file_operations video_fops = {
	.mmap = video_mmap,
};

static const struct file_operations elsewhere_fops = {
	.mmap = another_file_mmap,
};

static void probe(struct box *box, struct file_operations *fops, bool wide)
{
	box->ops->mmap = wide_mmap;
	fops->mmap = wide ? wide_mmap : narrow_mmap;
}

#define BOX_FOPS(name)	{ .open = name##_open, .mmap = name##_mmap }

static const struct proc_ops listed_ops = {
	.proc_mmap = video_mmap,
};

static int listed_mmap(struct file *file, struct vm_area_struct *vma)
{
	return 0;
}

static const struct proc_ops other_listed_ops = {
	.proc_mmap = listed_mmap,
};
