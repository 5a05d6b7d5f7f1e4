/*
 * A size of 32 bits: remap_pfn_range() rounds it up in an unsigned long, and PAGE_ALIGN() in the type that it is given, in
 * which the last page of 4 GiB is 0. What has the width of an address, or is a constant, needs no cast.
 */
#include <linux/fs.h>
#include <linux/mm.h>

#define RING_SIZE 0x1800

struct win {
	phys_addr_t base;
	u32 bytes;
	size_t len;
	struct vendor_region *region;
};

static int win_member_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct win *win = file->private_data;

	if (vma->vm_end - vma->vm_start < win->bytes)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, win->base >> PAGE_SHIFT, win->bytes, vma->vm_page_prot);
}

static int win_local_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct win *win = file->private_data;
	unsigned int half = win->bytes / 2;

	if (vma->vm_end - vma->vm_start < half + 64)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, win->base >> PAGE_SHIFT, half + 64, vma->vm_page_prot);
}

static int win_wide_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct win *win = file->private_data;

	if (vma->vm_end - vma->vm_start < win->len)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, win->base >> PAGE_SHIFT, win->len, vma->vm_page_prot);
}

static int win_constant_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct win *win = file->private_data;

	if (vma->vm_end - vma->vm_start < RING_SIZE)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, win->base >> PAGE_SHIFT, RING_SIZE, vma->vm_page_prot);
}

static const struct file_operations win_fops[] = {
	{ .mmap = win_member_mmap },
	{ .mmap = win_local_mmap },
	{ .mmap = win_wide_mmap },
	{ .mmap = win_constant_mmap },
};
