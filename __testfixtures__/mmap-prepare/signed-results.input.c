// SPDX-License-Identifier: MIT
/*
 * Why: what keeps a size from being negative is compared with what a function
 * returns: i_size_read() returns a loff_t, which says nothing of that, as does
 * a function of the file that returns a long. Unsigned results do.
 */
#include <linux/fs.h>
#include <linux/ioport.h>
#include <linux/mm.h>

struct vat {
	phys_addr_t base;
	size_t size;
	struct resource res;
};

static long vat_room(struct vat *vat)
{
	return vat->size;
}

static size_t vat_size(struct vat *vat)
{
	return vat->size;
}

static int inode_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vat *vat = file->private_data;
	int len = vma->vm_end - vma->vm_start;

	if (len > i_size_read(file_inode(file)))
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, vat->base >> PAGE_SHIFT,
			       len, vma->vm_page_prot);
}

static int room_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vat *vat = file->private_data;
	int len = vma->vm_end - vma->vm_start;

	if (len > vat_room(vat))
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, vat->base >> PAGE_SHIFT,
			       len, vma->vm_page_prot);
}

static int least_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vat *vat = file->private_data;
	int len = vma->vm_end - vma->vm_start;

	if (len > min_t(long, vat->size, SZ_1M))
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, vat->base >> PAGE_SHIFT,
			       len, vma->vm_page_prot);
}

static int resource_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vat *vat = file->private_data;
	int len = vma->vm_end - vma->vm_start;

	if (len > resource_size(&vat->res))
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, vat->base >> PAGE_SHIFT,
			       len, vma->vm_page_prot);
}

static int size_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vat *vat = file->private_data;
	int len = vma->vm_end - vma->vm_start;

	if (len > PAGE_ALIGN(vat_size(vat)))
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, vat->base >> PAGE_SHIFT,
			       len, vma->vm_page_prot);
}

static const struct file_operations vat_fops[] = {
	{ .mmap = inode_mmap },
	{ .mmap = room_mmap },
	{ .mmap = least_mmap },
	{ .mmap = resource_mmap },
	{ .mmap = size_mmap },
};
