// SPDX-License-Identifier: MIT
/*
 * Why: what installs the operations of a mapping, and what maps, need not be the
 * hook: both may be functions that it passes its vma to. Whoever is told of
 * writes, or goes by the offset, is asked all the same.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct etch {
	struct page **pages;
	unsigned long count;
};

static vm_fault_t etch_mkwrite(struct vm_fault *vmf)
{
	set_page_dirty(vmf->page);
	return 0;
}

static void etch_close(struct vm_area_struct *vma)
{
	etch_write(vma->vm_private_data, vma->vm_pgoff);
}

static const struct vm_operations_struct tracked_vm_ops = {
	.page_mkwrite = etch_mkwrite,
	.close = etch_close,
};

static const struct vm_operations_struct plain_vm_ops = {
	.access = generic_access_phys,
};

static void plain_install(struct vm_area_struct *vma)
{
	vma->vm_ops = &plain_vm_ops;
}

static void etch_install(struct vm_area_struct *vma)
{
	vma->vm_ops = &tracked_vm_ops;
}

static int etch_map(struct etch *etch, struct vm_area_struct *vma)
{
	return vm_map_pages(vma, etch->pages, etch->count);
}

static int installs_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct etch *etch = file->private_data;

	etch_install(vma);
	return vm_map_pages(vma, etch->pages, etch->count);
}

static int maps_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct etch *etch = file->private_data;

	vma->vm_ops = &tracked_vm_ops;
	return etch_map(etch, vma);
}

static int merges_mmap(struct file *file, struct vm_area_struct *vma)
{
	etch_install(vma);
	vm_flags_set(vma, VM_DONTDUMP);
	return 0;
}

static int plain_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct etch *etch = file->private_data;

	plain_install(vma);
	return etch_map(etch, vma);
}

static const struct file_operations installs_fops = {
	.owner = THIS_MODULE,
	.mmap = installs_mmap,
};

static const struct file_operations maps_fops = {
	.owner = THIS_MODULE,
	.mmap = maps_mmap,
};

static const struct file_operations merges_fops = {
	.owner = THIS_MODULE,
	.mmap = merges_mmap,
};

static const struct file_operations plain_fops = {
	.owner = THIS_MODULE,
	.mmap = plain_mmap,
};
