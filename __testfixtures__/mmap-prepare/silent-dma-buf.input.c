// SPDX-License-Identifier: MIT
/*
 * Why: get_dma_buf() had no rule and passed; the table has it now.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/dma-buf.h>

struct q {
	struct dma_buf *buf;
};

static int q_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct q *q = file->private_data;

	get_dma_buf(q->buf);
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations q_fops = {
	.mmap = q_mmap,
};
