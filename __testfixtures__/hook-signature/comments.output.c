// SPDX-License-Identifier: MIT
/*
 * The buffer is mapped by buf_mmap_prepare(), see buf_mmap_help.txt and buf_mmap_prepare.
 */
#include <linux/fs.h>
#include <linux/mm.h>

/**
 * buf_mmap_prepare() - map the buffer
 * @desc: what to map it into; @desc must start at the first page,
 *       as buf_mmap_prepare checks
 *
 * The file operation behind mmap(2).
 *
 * Return: 0 or an error.
 */
static int buf_mmap_prepare(struct vm_area_desc *desc)
{
	/* buf_mmap_prepare() does nothing yet */
	return -ENODEV;
}

/**
 * doc_mmap_prepare - kernel-doc without a line for the file
 * @desc: the mapping
 */
static int doc_mmap_prepare(struct vm_area_desc *desc)
{
	return -ENODEV;
}

static const struct file_operations buf_fops = {
	.mmap_prepare = buf_mmap_prepare,	/* buf_mmap_prepare maps the buffer */
};

static const struct file_operations doc_fops = {
	.mmap_prepare = doc_mmap_prepare,
};
