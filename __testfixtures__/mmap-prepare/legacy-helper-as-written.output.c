/*
 * A helper that another hook needs with its vma stays as it was written, with its loop, its macro and what older kernels compile;
 * its twin is what is made of the plain form of it. The macro that only what was converted used goes.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/version.h>

#define cane_vm_flags_set(vma, flags)	vm_flags_set(vma, flags)

struct cane {
	phys_addr_t base;
	size_t len;
	struct vm_area_struct *last;
};

static int cane_map(struct cane *cane, struct vm_area_struct *vma)
{
	unsigned long size = vma->vm_end - vma->vm_start;
	unsigned long addr = vma->vm_start;
	unsigned long pfn = cane->base >> PAGE_SHIFT;
	int ret;

	if (size > cane->len)
		return -EINVAL;
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 3, 0)
	vma->vm_flags |= VM_DONTEXPAND;
#else
	cane_vm_flags_set(vma, VM_DONTEXPAND);
#endif
	while (size > 0) {
		ret = remap_pfn_range(vma, addr, pfn, PAGE_SIZE, vma->vm_page_prot);
		if (ret)
			return ret;
		addr += PAGE_SIZE;
		pfn++;
		size -= PAGE_SIZE;
	}
	return 0;
}

/* cane_map() for a mapping that is about to be made. */
static int cane_map_desc(struct cane *cane, struct vm_area_desc *desc)
{
	unsigned long size = vma_desc_size(desc);

	if (size > cane->len)
		return -EINVAL;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	if (vma_desc_is_cow_mapping(desc) && vma_desc_pages(desc) > 1)
		return -EINVAL;
	mmap_action_remap_full(desc, cane->base >> PAGE_SHIFT);
	return 0;
}

static int cane_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;

	if (vma_desc_size(desc) < 2 * PAGE_SIZE)
		return -EINVAL;
	return cane_map_desc(file->private_data, desc);
}

static int stem_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cane *cane = file->private_data;

	cane->last = vma;
	return cane_map(cane, vma);
}

static const struct file_operations cane_fops = {
	.mmap_prepare = cane_mmap_prepare,
};

static const struct file_operations stem_fops = {
	.mmap = stem_mmap,
};
