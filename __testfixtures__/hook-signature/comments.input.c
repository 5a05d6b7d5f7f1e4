// SPDX-License-Identifier: MIT
/*
 * The buffer is mapped by buf_mmap(), see buf_mmap_help.txt and buf_mmap.
 */
#include <linux/fs.h>
#include <linux/mm.h>

/**
 * buf_mmap() - map the buffer
 * @file: the open file; it was opened
 *        for reading
 * @vma: what to map it into; @vma must start at the first page,
 *       as buf_mmap checks
 *
 * The file operation behind mmap(2).
 *
 * Return: 0 or an error.
 */
static int buf_mmap(struct file *file, struct vm_area_struct *vma)
{
	/* buf_mmap() does nothing yet */
	return -ENODEV;
}

/**
 * doc_mmap - kernel-doc without a line for the file
 * @vma: the mapping
 */
static int doc_mmap(struct file *file, struct vm_area_struct *vma)
{
	return -ENODEV;
}

static const struct file_operations buf_fops = {
	.mmap = buf_mmap,	/* buf_mmap maps the buffer */
};

static const struct file_operations doc_fops = {
	.mmap = doc_mmap,
};
