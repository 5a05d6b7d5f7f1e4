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

static int gate_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct gate *gate = file->private_data;
	pgprot_t prot = pgprot_noncached(desc->page_prot);

	desc->page_prot = prot;
	mmap_action_remap_full(desc, gate->base >> PAGE_SHIFT);
	desc->vm_ops = &gate_vm_ops;
	return 0;
}

static int wicket_mmap_error(int err)
{
	return -EAGAIN;
}

static int wicket_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct gate *gate = file->private_data;

	desc->page_prot = pgprot_writecombine(desc->page_prot);
	mmap_action_ioremap_full(desc, gate->base >> PAGE_SHIFT);
	desc->action.error_hook = wicket_mmap_error;
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap_prepare = gate_mmap_prepare }, { .mmap_prepare = wicket_mmap_prepare },
};
