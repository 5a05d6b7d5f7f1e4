// SPDX-License-Identifier: MIT
/* The protection that the remap is given is stored in the vma behind it: before it, that comes to the same. */
#include <linux/fs.h>
#include <linux/mm.h>

struct gate {
	phys_addr_t base;
};

static const struct vm_operations_struct gate_vm_ops = {
	.access = generic_access_phys,
};

static int gate_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gate *gate = file->private_data;
	pgprot_t prot = pgprot_noncached(vma->vm_page_prot);
	int err;

	err = remap_pfn_range(vma, vma->vm_start, gate->base >> PAGE_SHIFT,
			      vma->vm_end - vma->vm_start, prot);
	if (err)
		return err;
	vma->vm_page_prot = prot;
	vma->vm_ops = &gate_vm_ops;
	return 0;
}

static int wicket_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gate *gate = file->private_data;

	if (io_remap_pfn_range(vma, vma->vm_start, gate->base >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start,
			       pgprot_writecombine(vma->vm_page_prot)))
		return -EAGAIN;
	vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap = gate_mmap }, { .mmap = wicket_mmap },
};
