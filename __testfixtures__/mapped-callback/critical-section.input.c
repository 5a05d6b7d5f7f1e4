// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>

struct frame {
	struct mutex lock;
	void *data;
	unsigned long size;
	unsigned int users;
};

static void frame_open(struct vm_area_struct *vma)
{
	struct frame *frame = vma->vm_private_data;

	mutex_lock(&frame->lock);
	frame->users++;
	mutex_unlock(&frame->lock);
}

static void frame_close(struct vm_area_struct *vma)
{
	struct frame *frame = vma->vm_private_data;

	mutex_lock(&frame->lock);
	frame->users--;
	mutex_unlock(&frame->lock);
}

static const struct vm_operations_struct frame_vm_ops = {
	.open	= frame_open,
	.close	= frame_close,
	.fault	= frame_fault,
};

static int frame_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct frame *frame = file->private_data;
	int ret = 0;

	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);

	mutex_lock(&frame->lock);
	/* nobody may map what is not there */
	if (!frame->data) {
		ret = -ENODEV;
		goto out;
	}
	if (vma->vm_end - vma->vm_start > frame->size) {
		ret = -EINVAL;
		goto out;
	}

	vma->vm_ops = &frame_vm_ops;
	vma->vm_private_data = frame;
	frame->users++;
out:
	mutex_unlock(&frame->lock);
	return ret;
}

static const struct file_operations frame_fops = {
	.mmap	= frame_mmap,
};
