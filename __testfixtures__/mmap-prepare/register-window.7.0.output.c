// SPDX-License-Identifier: MIT
/*
 * window.c - the registers of a device, chosen by offset
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#define WINDOW_REGS	0
#define WINDOW_RING	1

struct window {
	phys_addr_t regs;
	resource_size_t regs_len;
	unsigned long ring_pfn;
	unsigned long ring_len;
};

static vm_fault_t window_fault(struct vm_fault *vmf);

static const struct vm_operations_struct window_vm_ops = {
	.fault = window_fault,
};

static int window_mmap_error(int err)
{
	return -EAGAIN;
}

/**
 * window_mmap_prepare - map one of the windows of the device
 * @desc: the mapping; its offset is the number of the window
 *
 * Return: 0, or -EINVAL for a window that does not exist or is too small.
 */
static int window_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct window *window = file->private_data;
	unsigned long size = vma_desc_size(desc);

	if (!vma_desc_test_flags(desc, VMA_SHARED_BIT))
		return -EINVAL;

	switch (desc->pgoff) {
	case WINDOW_REGS:
		if (size > window->regs_len)
			return -EINVAL;
		desc->page_prot = pgprot_noncached(desc->page_prot);
		mmap_action_ioremap_full(desc, window->regs >> PAGE_SHIFT);
		desc->action.error_hook = window_mmap_error;
		break;
	case WINDOW_RING:
		if (vma_desc_test_flags(desc, VMA_WRITE_BIT))
			return -EPERM;
		vma_desc_clear_flags(desc, VMA_MAYWRITE_BIT);
		mmap_action_remap(desc, desc->start, window->ring_pfn,
				  PAGE_ALIGN(window->ring_len));
		desc->action.error_hook = window_mmap_error;
		break;
	default:
		return -EINVAL;
	}

	desc->vm_ops = &window_vm_ops;
	desc->private_data = window;
	return 0;
}

static const struct file_operations window_fops = {
	.owner		= THIS_MODULE,
	.open		= window_open,
	.mmap_prepare	= window_mmap_prepare,
	.llseek		= noop_llseek,
};
