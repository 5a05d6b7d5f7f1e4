// SPDX-License-Identifier: MIT
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/mm.h>

struct box {
	struct device *dev;
	struct box_ops *ops;
	struct vm_area_struct *vma;
};

static int box_other_mmap(struct file *file, struct vm_area_struct *vma)
{
	return other_subsystem_map(vma, file->private_data);
}

static int box_dma_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct box *box = file->private_data;

	return dma_mmap_coherent(box->dev, vma, box_cpu(box), box_dma(box),
				 vma->vm_end - vma->vm_start);
}

static int box_ops_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct box *box = file->private_data;

	return box->ops->map(box, vma);
}

static int box_kept_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct box *box = file->private_data;
	struct vm_area_struct *mine = vma;

	box->vma = vma;
	return mine->vm_pgoff ? -EINVAL : 0;
}

static int box_nested_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct file *lower = file->private_data;

	if (!lower->f_op->mmap)
		return -ENODEV;
	vma_set_file(vma, lower);
	return call_mmap(lower, vma);
}

/* Another file's pages than the descriptor's. */
static int box_lower_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct file *lower = file->private_data;

	return generic_file_mmap(lower, vma);
}

static int box_printed_mmap_prepare(struct vm_area_desc *desc)
{
	pr_debug("%s: %p\n", __func__, desc);
	return 0;
}

static const struct file_operations box_fops[] = {
	{ .mmap = box_other_mmap }, { .mmap = box_dma_mmap },
	{ .mmap = box_ops_mmap }, { .mmap = box_kept_mmap },
	{ .mmap = box_nested_mmap }, { .mmap = box_lower_mmap },
	{ .mmap_prepare = box_printed_mmap_prepare },
};
