// SPDX-License-Identifier: MIT
/*
 * Why: a driver that says how it is mapped without an MMU, where no action is
 * performed, and one that has a branch of its own for that.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct frame {
	phys_addr_t phys;
	size_t size;
};

#ifndef CONFIG_MMU
static unsigned int frame_capabilities(struct file *file)
{
	return NOMMU_MAP_DIRECT | NOMMU_MAP_READ | NOMMU_MAP_WRITE;
}
#endif

static int frame_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct frame *frame = file->private_data;

	if (vma->vm_end - vma->vm_start > frame->size)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, frame->phys >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int strip_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct frame *frame = file->private_data;

#ifdef CONFIG_MMU
	return remap_pfn_range(vma, vma->vm_start, frame->phys >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
#else
	return frame->phys ? 0 : -ENODEV;
#endif
}

static const struct file_operations frame_fops = {
	.owner = THIS_MODULE,
	.mmap = frame_mmap,
#ifndef CONFIG_MMU
	.mmap_capabilities = frame_capabilities,
#endif
};

static const struct file_operations strip_fops = {
	.owner = THIS_MODULE,
	.mmap = strip_mmap,
#ifndef CONFIG_MMU
	.mmap_capabilities = frame_capabilities,
#endif
};
