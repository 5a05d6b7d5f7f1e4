// SPDX-License-Identifier: MIT
/* Registers of a timer, mapped into user space. */

#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/version.h>
#include <linux/vmalloc.h>

#include "tick.h"

#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
/**
 * tick_mmap_prepare - map the timer's registers
 * @desc: where to map them
 *
 * Return: 0, or -EINVAL for a mapping of another size.
 */
static int tick_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct tick *tick = file->private_data;

	if (vma_desc_size(desc) != PAGE_SIZE)
		return -EINVAL;

	desc->page_prot = pgprot_noncached(desc->page_prot);
	mmap_action_ioremap_full(desc, tick->phys >> PAGE_SHIFT);
	return 0;
}
#else
/**
 * tick_mmap - map the timer's registers
 * @file: the open device
 * @vma: where to map them
 *
 * Return: 0, or -EINVAL for a mapping of another size.
 */
static int tick_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tick *tick = file->private_data;

	if (vma->vm_end - vma->vm_start != PAGE_SIZE)
		return -EINVAL;

	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return io_remap_pfn_range(vma, vma->vm_start, tick->phys >> PAGE_SHIFT,
				  PAGE_SIZE, vma->vm_page_prot);
}
#endif

/* Reads are for the shell; programs use tick_mmap(). */
static ssize_t tick_read(struct file *file, char __user *buf, size_t count,
			 loff_t *pos)
{
	struct tick *tick = file->private_data;

	return tick_format(tick, buf, count, pos);
}

const struct file_operations tick_fops = {
	.owner	= THIS_MODULE,
	.read	= tick_read,
#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
	.mmap_prepare = tick_mmap_prepare,
#else
	.mmap	= tick_mmap,
#endif
};
