// SPDX-License-Identifier: MIT
/* A part with a protection of its own: the descriptor has one for the whole mapping, which a fault would find, too. */
#include <linux/fs.h>
#include <linux/mm.h>

struct bell {
	phys_addr_t phys;
	unsigned long ring_pfn;
};

static vm_fault_t bell_fault(struct vm_fault *vmf)
{
	struct bell *bell = vmf->vma->vm_private_data;

	return vmf_insert_pfn(vmf->vma, vmf->address,
			      bell->ring_pfn + vmf->pgoff);
}

static const struct vm_operations_struct bell_vm_ops = {
	.fault = bell_fault,
};

static int bell_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bell *bell = file->private_data;

	vma->vm_private_data = bell;
	vma->vm_ops = &bell_vm_ops;
	return remap_pfn_range(vma, vma->vm_start, bell->phys >> PAGE_SHIFT,
			       PAGE_SIZE, pgprot_noncached(vma->vm_page_prot));
}

extern const struct vm_operations_struct other_vm_ops;

/* Nobody knows what these do. */
static int other_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bell *bell = file->private_data;
	pgprot_t cached = vma->vm_page_prot;

	vma->vm_ops = &other_vm_ops;
	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return remap_pfn_range(vma, vma->vm_start, bell->phys >> PAGE_SHIFT,
			       PAGE_SIZE, cached);
}

static const struct file_operations fops[] = {
	{ .mmap = bell_mmap },
	{ .mmap = other_mmap },
};
