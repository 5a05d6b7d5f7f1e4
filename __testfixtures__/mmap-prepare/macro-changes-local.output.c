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

static int shrunk_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct garganey *garganey = file->private_data;
	unsigned long len = vma_desc_size(desc);

	if (len < 2 * PAGE_SIZE)
		return -EINVAL;
	if (garganey->part)
		GARGANEY_SHRINK;
	mmap_action_remap(desc, desc->start, garganey->base, PAGE_ALIGN(len));
	return 0;
}

static const struct file_operations shrunk_fops = {
	.mmap_prepare = shrunk_mmap_prepare,
};

static int cached_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct garganey *garganey = file->private_data;
	unsigned long len = vma_desc_size(desc);
	pgprot_t prot = desc->page_prot;

	if (len > garganey->len)
		return -EINVAL;
	if (garganey->cached)
		GARGANEY_CACHED(garganey);
	desc->page_prot = prot;
	mmap_action_remap_full(desc, garganey->base);
	desc->page_prot = vma_get_page_prot(desc->vma_flags);
	return 0;
}

static const struct file_operations cached_fops = {
	.mmap_prepare = cached_mmap_prepare,
};

/* What a macro only reads stays what it is. */
static int shown_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct garganey *garganey = file->private_data;
	unsigned long len = vma_desc_size(desc);

	GARGANEY_SHOW;
	mmap_action_remap_full(desc, garganey->base);
	return 0;
}

static const struct file_operations shown_fops = {
	.mmap_prepare = shown_mmap_prepare,
};
