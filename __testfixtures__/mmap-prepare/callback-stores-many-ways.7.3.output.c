// SPDX-License-Identifier: MIT
/*
 * More ways lead through the hook than are followed: any of them may be one on which mappings merge.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>

struct box {
	unsigned int kinds;
};

static vm_fault_t box_fault(struct vm_fault *vmf)
{
	if (!vmf->vma->vm_private_data)
		WRITE_ONCE(vmf->vma->vm_private_data, kzalloc(64, GFP_KERNEL));
	return VM_FAULT_SIGBUS;
}

static void box_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static const struct vm_operations_struct box_vm_ops = {
	.close = box_close,
	.fault = box_fault,
};

static int box_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct box *box = file->private_data;

	if (box->kinds & 1U)
		pr_debug("kind %d\n", 0);
	if (box->kinds & 2U)
		pr_debug("kind %d\n", 1);
	if (box->kinds & 4U)
		pr_debug("kind %d\n", 2);
	if (box->kinds & 8U)
		pr_debug("kind %d\n", 3);
	if (box->kinds & 16U)
		pr_debug("kind %d\n", 4);
	if (box->kinds & 32U)
		pr_debug("kind %d\n", 5);
	if (box->kinds & 64U)
		pr_debug("kind %d\n", 6);
	if (box->kinds & 128U)
		pr_debug("kind %d\n", 7);
	if (box->kinds & 256U)
		pr_debug("kind %d\n", 8);
	if (box->kinds & 512U)
		pr_debug("kind %d\n", 9);
	if (box->kinds & 1024U)
		pr_debug("kind %d\n", 10);
	if (box->kinds & 2048U)
		pr_debug("kind %d\n", 11);
	if (box->kinds & 4096U)
		pr_debug("kind %d\n", 12);
	if (box->kinds & 8192U)
		pr_debug("kind %d\n", 13);
	desc->vm_ops = &box_vm_ops;
	return 0;
}

static const struct file_operations box_fops = {
	.mmap_prepare = box_mmap_prepare,
};
