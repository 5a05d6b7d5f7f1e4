// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/kref.h>
#include <linux/mm.h>

struct session {
	struct kref kref;
};

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
	.open = session_vm_open,
	.close = session_vm_close,
};

/* The target kernel has no vm_ops->mapped. */
static int session_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct session *session = file->private_data;

	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_ops = &session_vm_ops;
	vma->vm_private_data = session;
	kref_get(&session->kref);
	return 0;
}

static const struct file_operations session_fops = {
	.mmap = session_mmap,
};
