// SPDX-License-Identifier: MIT
/*
 * Why: a function that is passed the vma names a flag that forbids merging, and
 * only looks at it, or sets it on one way: where it does not, neighbours merge
 * that legacy kept apart, and one protection is lost. One that always sets it,
 * or changes nothing otherwise, loses none.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct gauge {
	struct page **pages;
	unsigned long count;
	bool fixed;
};

static vm_fault_t gauge_fault(struct vm_fault *vmf)
{
	struct gauge *gauge = vmf->vma->vm_private_data;

	if (vmf->pgoff >= gauge->count)
		return VM_FAULT_SIGBUS;
	vmf->page = gauge->pages[vmf->pgoff];
	get_page(vmf->page);
	return 0;
}

static const struct vm_operations_struct gauge_vm_ops = {
	.fault = gauge_fault,
};

static void looks_at_flag(struct vm_area_struct *vma)
{
	if (vma->vm_flags & VM_IO)
		pr_debug("gauge: of a device\n");
	vm_flags_set(vma, VM_DONTDUMP);
}

static void sets_on_one_way(struct gauge *gauge, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
	if (gauge->fixed)
		vm_flags_set(vma, VM_DONTEXPAND);
}

static void always_sets(struct gauge *gauge, struct vm_area_struct *vma)
{
	if (gauge->fixed)
		vm_flags_set(vma, VM_DONTDUMP | VM_DONTEXPAND);
	else
		vm_flags_set(vma, VM_DONTEXPAND);
}

static void changes_nothing_else(struct gauge *gauge,
				 struct vm_area_struct *vma)
{
	if (gauge->fixed)
		vm_flags_set(vma, VM_DONTEXPAND);
}

static int looked_mmap(struct file *file, struct vm_area_struct *vma)
{
	looks_at_flag(vma);
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &gauge_vm_ops;
	if (vma->vm_pgoff >= 16)
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return 0;
}

static int one_way_mmap(struct file *file, struct vm_area_struct *vma)
{
	sets_on_one_way(file->private_data, vma);
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &gauge_vm_ops;
	if (vma->vm_pgoff >= 16)
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return 0;
}

static int always_mmap(struct file *file, struct vm_area_struct *vma)
{
	always_sets(file->private_data, vma);
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &gauge_vm_ops;
	if (vma->vm_pgoff >= 16)
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return 0;
}

static int nothing_mmap(struct file *file, struct vm_area_struct *vma)
{
	changes_nothing_else(file->private_data, vma);
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &gauge_vm_ops;
	if (vma->vm_pgoff >= 16)
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return 0;
}

static const struct file_operations looked_fops = {
	.owner = THIS_MODULE,
	.mmap = looked_mmap,
};

static const struct file_operations one_way_fops = {
	.owner = THIS_MODULE,
	.mmap = one_way_mmap,
};

static const struct file_operations always_fops = {
	.owner = THIS_MODULE,
	.mmap = always_mmap,
};

static const struct file_operations nothing_fops = {
	.owner = THIS_MODULE,
	.mmap = nothing_mmap,
};
