// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

#define REGS	0
#define RING	1
#define DOORBELL	2

struct nic {
	resource_size_t regs;
	unsigned long ring_pfn;
	unsigned long doorbell_pfn;
	bool io;
};

static int nic_if_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct nic *nic = file->private_data;

	if (nic->io)
		mmap_action_ioremap_full(desc, nic->regs >> PAGE_SHIFT);
	else
		mmap_action_remap_full(desc, nic->ring_pfn);
	return 0;
}

static int nic_assign_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct nic *nic = file->private_data;

	if (nic->io)
		mmap_action_ioremap_full(desc, nic->regs >> PAGE_SHIFT);
	else
		mmap_action_remap_full(desc, nic->ring_pfn);

	return 0;
}

static int nic_switch_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct nic *nic = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;
	int ret;

	switch (vma->vm_pgoff) {
	case REGS:
		ret = vm_iomap_memory(vma, nic->regs, size);
		break;
	case RING:
		return remap_pfn_range(vma, vma->vm_start, nic->ring_pfn, size,
				       vma->vm_page_prot);
	case DOORBELL: {
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
		ret = io_remap_pfn_range(vma, vma->vm_start,
					 nic->doorbell_pfn, PAGE_SIZE,
					 vma->vm_page_prot);
		break;
	}
	default:
		ret = -EINVAL;
		break;
	}
	return ret;
}

static int nic_chain_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct nic *nic = file->private_data;

	if (vma->vm_pgoff == RING) {
		mmap_action_remap_full(desc, nic->ring_pfn);
		return 0;
	} else if (vma->vm_pgoff == DOORBELL) {
		mmap_action_ioremap_full(desc, nic->doorbell_pfn);
		return 0;
	} else if (vma->vm_pgoff == REGS) {
		return -EACCES;
	}

	return -EINVAL;
}

static const struct file_operations nic_fops[] = {
	{ .mmap = nic_if_mmap }, { .mmap = nic_assign_mmap },
	{ .mmap = nic_switch_mmap }, { .mmap = nic_chain_mmap },
};
