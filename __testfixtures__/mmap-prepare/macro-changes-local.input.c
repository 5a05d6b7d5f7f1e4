// SPDX-License-Identifier: MIT
/* Why: a macro changes by name what the mapping call is given: neither the size nor the protection is that of the mapping any more. */
#include <linux/fs.h>
#include <linux/mm.h>

#define GARGANEY_SHRINK		len -= PAGE_SIZE
#define GARGANEY_CACHED(g)	prot = pgprot_writecombine(prot)
#define GARGANEY_SHOW		pr_debug("garganey: %lu bytes\n", len)

struct garganey {
	unsigned long base;
	unsigned long len;
	bool cached;
	bool part;
};

static int shrunk_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct garganey *garganey = file->private_data;
	unsigned long len = vma->vm_end - vma->vm_start;

	if (len < 2 * PAGE_SIZE)
		return -EINVAL;
	if (garganey->part)
		GARGANEY_SHRINK;
	return remap_pfn_range(vma, vma->vm_start, garganey->base, len,
			       vma->vm_page_prot);
}

static const struct file_operations shrunk_fops = {
	.mmap = shrunk_mmap,
};

static int cached_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct garganey *garganey = file->private_data;
	unsigned long len = vma->vm_end - vma->vm_start;
	pgprot_t prot = vma->vm_page_prot;

	if (len > garganey->len)
		return -EINVAL;
	if (garganey->cached)
		GARGANEY_CACHED(garganey);
	return remap_pfn_range(vma, vma->vm_start, garganey->base, len, prot);
}

static const struct file_operations cached_fops = {
	.mmap = cached_mmap,
};

/* What a macro only reads stays what it is. */
static int shown_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct garganey *garganey = file->private_data;
	unsigned long len = vma->vm_end - vma->vm_start;

	GARGANEY_SHOW;
	return remap_pfn_range(vma, vma->vm_start, garganey->base, len,
			       vma->vm_page_prot);
}

static const struct file_operations shown_fops = {
	.mmap = shown_mmap,
};
