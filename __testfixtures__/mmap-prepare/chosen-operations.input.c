// SPDX-License-Identifier: MIT
/*
 * Why: operations of which one is told of the first write to each page, that
 * the hook installs by a choice, by a local, through a cast: what it maps is
 * inserted with another protection then. Operations that are not told of writes
 * keep nothing from being converted.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct etch {
	struct page **pages;
	unsigned long count;
	bool tracked;
	const struct vm_operations_struct *ops;
};

static vm_fault_t etch_mkwrite(struct vm_fault *vmf)
{
	set_page_dirty(vmf->page);
	return 0;
}

static const struct vm_operations_struct tracked_vm_ops = {
	.page_mkwrite = etch_mkwrite,
};

static const struct vm_operations_struct plain_vm_ops = {
	.access = generic_access_phys,
};

static const struct vm_operations_struct other_vm_ops = {};

static int chosen_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct etch *etch = file->private_data;

	vma->vm_ops = etch->tracked ? &tracked_vm_ops : &plain_vm_ops;
	return vm_map_pages(vma, etch->pages, etch->count);
}

static int given_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct etch *etch = file->private_data;

	vma->vm_ops = etch->ops ?: (&tracked_vm_ops);
	return vm_map_pages(vma, etch->pages, etch->count);
}

static int cast_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct etch *etch = file->private_data;

	vma->vm_ops = (const struct vm_operations_struct *)&tracked_vm_ops;
	return vm_map_pages(vma, etch->pages, etch->count);
}

static int local_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct etch *etch = file->private_data;
	const struct vm_operations_struct *ops = &plain_vm_ops;

	if (etch->tracked)
		ops = &tracked_vm_ops;
	vma->vm_ops = ops;
	return vm_map_pages(vma, etch->pages, etch->count);
}

static int plain_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct etch *etch = file->private_data;

	vma->vm_ops = etch->tracked ? (&plain_vm_ops) : &other_vm_ops;
	return vm_map_pages(vma, etch->pages, etch->count);
}

static const struct file_operations chosen_fops = {
	.owner = THIS_MODULE,
	.mmap = chosen_mmap,
};

static const struct file_operations given_fops = {
	.owner = THIS_MODULE,
	.mmap = given_mmap,
};

static const struct file_operations cast_fops = {
	.owner = THIS_MODULE,
	.mmap = cast_mmap,
};

static const struct file_operations local_fops = {
	.owner = THIS_MODULE,
	.mmap = local_mmap,
};

static const struct file_operations plain_fops = {
	.owner = THIS_MODULE,
	.mmap = plain_mmap,
};
