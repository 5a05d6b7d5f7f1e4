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

/**
 * window_mmap - map one of the windows of the device
 * @file: an open file of the device
 * @vma: the mapping; its offset is the number of the window
 *
 * Return: 0, or -EINVAL for a window that does not exist or is too small.
 */
static int window_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct window *window = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;
	int ret;

	if (!(vma->vm_flags & VM_SHARED))
		return -EINVAL;

	switch (vma->vm_pgoff) {
	case WINDOW_REGS:
		if (size > window->regs_len)
			return -EINVAL;
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
		ret = io_remap_pfn_range(vma, vma->vm_start,
					 window->regs >> PAGE_SHIFT, size,
					 vma->vm_page_prot);
		break;
	case WINDOW_RING:
		if (vma->vm_flags & VM_WRITE)
			return -EPERM;
		vm_flags_clear(vma, VM_MAYWRITE);
		ret = remap_pfn_range(vma, vma->vm_start, window->ring_pfn,
				      window->ring_len, vma->vm_page_prot);
		break;
	default:
		return -EINVAL;
	}
	if (ret) {
		pr_err("window: cannot map %lu\n", vma->vm_pgoff);
		return -EAGAIN;
	}

	vma->vm_ops = &window_vm_ops;
	vma->vm_private_data = window;
	return 0;
}

static const struct file_operations window_fops = {
	.owner		= THIS_MODULE,
	.open		= window_open,
	.mmap		= window_mmap,
	.llseek		= noop_llseek,
};
