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

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!session)
		return;

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

static int hub_vma_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			  const struct file *file, void **vm_private_data);

static const struct vm_operations_struct hub_vm_ops = {
	.mapped = hub_vma_mapped,
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

static int hub_vma_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			  const struct file *file, void **vm_private_data)
{
	struct hub *hub = file->private_data;
	struct session *session;
	int ret;

	session = kzalloc(sizeof(*session), GFP_KERNEL);
	if (!session)
		return -ENOMEM;
	ret = hub_register(hub, session);
	if (ret) {
		kfree(session);
		return ret;
	}

	*vm_private_data = session;
	return 0;
}

static int hub_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT, VMA_DONTEXPAND_BIT);
	desc->vm_ops = &hub_vm_ops;
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
	.mmap_prepare = hub_mmap_prepare,
};

static const struct file_operations read_fops = {
	.owner = THIS_MODULE,
	.mmap = read_mmap,
};
