// SPDX-License-Identifier: MIT
/*
 * An object is stored before it is entered somewhere, and freed where that fails: close(), which follows when mapped()
 * fails, must not find it. Where the hook goes on with it by the private data, it cannot be stored later.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/list.h>

struct session { struct list_head node; int id; };
struct hub {
	struct mutex lock;
	struct list_head sessions;
	int limit, count;
};

static void hub_vma_close(struct vm_area_struct *vma)
{
	struct session *session = vma->vm_private_data;

	list_del(&session->node);
	kfree(session);
}

static vm_fault_t hub_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static void read_vma_close(struct vm_area_struct *vma)
{
	struct session *session = vma->vm_private_data;

	list_del(&session->node);
	kfree(session);
}

static int hub_may_split(struct vm_area_struct *vma, unsigned long addr)
{
	return -EINVAL;
}

static const struct vm_operations_struct hub_vm_ops = {
	.may_split = hub_may_split,
	.close = hub_vma_close,
	.fault = hub_fault,
};

static int hub_register(struct hub *hub, struct session *session)
{
	if (hub->count >= hub->limit)
		return -ENOSPC;
	list_add(&session->node, &hub->sessions);
	return 0;
}

static int hub_mmap(struct file *filp, struct vm_area_struct *vma)
{
	struct hub *hub = filp->private_data;
	struct session *session;
	int ret;

	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	vma->vm_ops = &hub_vm_ops;
	session = kzalloc(sizeof(*session), GFP_KERNEL);
	if (!session)
		return -ENOMEM;
	vma->vm_private_data = session;
	ret = hub_register(hub, session);
	if (ret) {
		kfree(session);
		return ret;
	}
	return 0;
}

static const struct vm_operations_struct read_vm_ops = {
	.may_split = hub_may_split,
	.close = read_vma_close,
	.fault = hub_fault,
};

static int read_mmap(struct file *filp, struct vm_area_struct *vma)
{
	struct hub *hub = filp->private_data;
	struct session *session;
	int ret;

	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	vma->vm_ops = &read_vm_ops;
	session = kzalloc(sizeof(*session), GFP_KERNEL);
	if (!session)
		return -ENOMEM;
	vma->vm_private_data = session;
	ret = hub_register(hub, vma->vm_private_data);
	if (ret) {
		kfree(session);
		return ret;
	}
	return 0;
}

static const struct file_operations hub_fops = {
	.owner = THIS_MODULE,
	.mmap = hub_mmap,
};

static const struct file_operations read_fops = {
	.owner = THIS_MODULE,
	.mmap = read_mmap,
};
