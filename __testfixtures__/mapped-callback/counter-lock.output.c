// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/spinlock.h>

struct probe {
	spinlock_t lock;
	unsigned int mappings;
};

static int probe_vm_mapped(unsigned long start, unsigned long end,
			   pgoff_t pgoff, const struct file *file,
			   void **vm_private_data)
{
	struct probe *probe = file->private_data;
	unsigned long flags;

	spin_lock_irqsave(&probe->lock, flags);
	probe->mappings++;
	spin_unlock_irqrestore(&probe->lock, flags);
	return 0;
}

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
	.mapped = probe_vm_mapped,
	.open = probe_vm_open,
	.close = probe_vm_close,
	.fault = probe_vm_fault,
};

static int probe_mmap_prepare(struct vm_area_desc *desc)
{
	if (desc->pgoff)
		return -EINVAL;

	desc->vm_ops = &probe_vm_ops;

	return 0;
}

static const struct file_operations probe_fops = {
	.mmap_prepare = probe_mmap_prepare,
};
