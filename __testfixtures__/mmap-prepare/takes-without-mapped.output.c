// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/kref.h>
#include <linux/mm.h>

struct session {
	struct kref kref;
};

static int session_vm_mapped(unsigned long start, unsigned long end,
			     pgoff_t pgoff, const struct file *file,
			     void **vm_private_data)
{
	struct session *session = *vm_private_data;

	kref_get(&session->kref);
	return 0;
}

static void session_vm_open(struct vm_area_struct *vma)
{
	struct session *session = vma->vm_private_data;

	kref_get(&session->kref);
}

static void session_vm_close(struct vm_area_struct *vma)
{
	struct session *session = vma->vm_private_data;

	kref_put(&session->kref, session_release);
}

static const struct vm_operations_struct session_vm_ops = {
	.mapped = session_vm_mapped,
	.open = session_vm_open,
	.close = session_vm_close,
};

/* The target kernel has no vm_ops->mapped. */
static int session_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct session *session = file->private_data;

	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->vm_ops = &session_vm_ops;
	desc->private_data = session;
	return 0;
}

static const struct file_operations session_fops = {
	.mmap_prepare = session_mmap_prepare,
};
