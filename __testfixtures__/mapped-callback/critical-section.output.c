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

static int frame_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct frame *frame = file->private_data;
	int ret = 0;

	mutex_lock(&frame->lock);
	/* nobody may map what is not there */
	if (!frame->data) {
		ret = -ENODEV;
		goto out;
	}
	if (end - start > frame->size) {
		ret = -EINVAL;
		goto out;
	}
	*vm_private_data = frame;
	frame->users++;
out:
	mutex_unlock(&frame->lock);
	return ret;
}

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

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!frame)
		return;

	mutex_lock(&frame->lock);
	frame->users--;
	mutex_unlock(&frame->lock);
}

static const struct vm_operations_struct frame_vm_ops = {
	.mapped	= frame_mapped,
	.open	= frame_open,
	.close	= frame_close,
	.fault	= frame_fault,
};

static int frame_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTDUMP_BIT);

	desc->vm_ops = &frame_vm_ops;
	return 0;
}

static const struct file_operations frame_fops = {
	.mmap_prepare = frame_mmap_prepare,
};
