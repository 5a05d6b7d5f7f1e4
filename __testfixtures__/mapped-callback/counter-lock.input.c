// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/spinlock.h>

struct probe {
	spinlock_t lock;
	unsigned int mappings;
};

static void probe_vm_open(struct vm_area_struct *vma)
{
	struct probe *probe = vma->vm_file->private_data;
	unsigned long flags;

	spin_lock_irqsave(&probe->lock, flags);
	probe->mappings++;
	spin_unlock_irqrestore(&probe->lock, flags);
}

static void probe_vm_close(struct vm_area_struct *vma)
{
	struct probe *probe = vma->vm_file->private_data;
	unsigned long flags;

	spin_lock_irqsave(&probe->lock, flags);
	probe->mappings--;
	spin_unlock_irqrestore(&probe->lock, flags);
}

static const struct vm_operations_struct probe_vm_ops = {
	.open = probe_vm_open,
	.close = probe_vm_close,
	.fault = probe_vm_fault,
};

static int probe_mmap(struct file *filp, struct vm_area_struct *vma)
{
	struct probe *probe = filp->private_data;
	unsigned long flags;

	if (vma->vm_pgoff)
		return -EINVAL;

	spin_lock_irqsave(&probe->lock, flags);
	probe->mappings++;
	vma->vm_ops = &probe_vm_ops;
	spin_unlock_irqrestore(&probe->lock, flags);

	return 0;
}

static const struct file_operations probe_fops = {
	.mmap = probe_mmap,
};
