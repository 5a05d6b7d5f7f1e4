// SPDX-License-Identifier: MIT
/* Another protection than that of the remap, and the offset put back behind what looks at it later: no order keeps these. */
#include <linux/fs.h>
#include <linux/mm.h>

struct gate {
	phys_addr_t base;
	size_t size;
};

static int other_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gate *gate = file->private_data;
	pgprot_t prot = pgprot_noncached(vma->vm_page_prot);
	int err;

	err = remap_pfn_range(vma, vma->vm_start, gate->base >> PAGE_SHIFT,
			      vma->vm_end - vma->vm_start, prot);
	if (err)
		return err;
	vma->vm_page_prot = pgprot_writecombine(prot);
	return 0;
}

static int changed_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gate *gate = file->private_data;
	pgprot_t prot = pgprot_noncached(vma->vm_page_prot);
	int err;

	err = remap_pfn_range(vma, vma->vm_start, gate->base >> PAGE_SHIFT,
			      vma->vm_end - vma->vm_start, prot);
	if (err)
		return err;
	prot = pgprot_writecombine(prot);
	vma->vm_page_prot = prot;
	return 0;
}

static int sometimes_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gate *gate = file->private_data;
	pgprot_t prot = pgprot_noncached(vma->vm_page_prot);
	int err;

	err = remap_pfn_range(vma, vma->vm_start, gate->base >> PAGE_SHIFT,
			      vma->vm_end - vma->vm_start, prot);
	if (err)
		return err;
	if (!gate->size)
		return 0;
	vma->vm_page_prot = prot;
	return 0;
}

static int offset_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gate *gate = file->private_data;
	unsigned long pgoff = vma->vm_pgoff;
	int ret;

	vma->vm_pgoff = 0;
	ret = vm_iomap_memory(vma, gate->base, gate->size);
	vma->vm_pgoff = pgoff;
	return ret;
}

static const struct file_operations fops[] = {
	{ .mmap = other_mmap }, { .mmap = changed_mmap }, { .mmap = offset_mmap },
	{ .mmap = sometimes_mmap },
};
