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

static int inode_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct vat *vat = file->private_data;
	int len = vma_desc_size(desc);

	if (len > i_size_read(file_inode(file)))
		return -EINVAL;
	mmap_action_remap(desc, desc->start, vat->base >> PAGE_SHIFT, len);
	return 0;
}

static int room_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct vat *vat = file->private_data;
	int len = vma_desc_size(desc);

	if (len > vat_room(vat))
		return -EINVAL;
	mmap_action_remap(desc, desc->start, vat->base >> PAGE_SHIFT, len);
	return 0;
}

static int least_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct vat *vat = file->private_data;
	int len = vma_desc_size(desc);

	if (len > min_t(long, vat->size, SZ_1M))
		return -EINVAL;
	mmap_action_remap(desc, desc->start, vat->base >> PAGE_SHIFT, len);
	return 0;
}

static int resource_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct vat *vat = file->private_data;
	int len = vma_desc_size(desc);

	if (len > resource_size(&vat->res))
		return -EINVAL;
	mmap_action_remap(desc, desc->start, vat->base >> PAGE_SHIFT, len);
	return 0;
}

static int size_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct vat *vat = file->private_data;
	int len = vma_desc_size(desc);

	if (len > PAGE_ALIGN(vat_size(vat)))
		return -EINVAL;
	mmap_action_remap(desc, desc->start, vat->base >> PAGE_SHIFT, len);
	return 0;
}

static const struct file_operations vat_fops[] = {
	{ .mmap_prepare = inode_mmap_prepare },
	{ .mmap_prepare = room_mmap_prepare },
	{ .mmap_prepare = least_mmap_prepare },
	{ .mmap_prepare = resource_mmap_prepare },
	{ .mmap_prepare = size_mmap_prepare },
};
