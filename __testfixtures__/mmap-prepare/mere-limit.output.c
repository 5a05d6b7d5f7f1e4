// SPDX-License-Identifier: MIT
/*
 * A count that only limits how much is mapped keeps nothing from changing: nobody but the mappings looks at it. What the hook
 * reads behind it, which is set once, it may read before it.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/spinlock.h>

struct ferry {
	spinlock_t lock;
	unsigned long used;
	unsigned long most;
	phys_addr_t phys;
};

static int ferry_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct ferry *ferry = file->private_data;
	unsigned long n = ((end - start) >> PAGE_SHIFT);

	spin_lock(&ferry->lock);
	if (ferry->used + n > ferry->most) {
		spin_unlock(&ferry->lock);
		return -ENOMEM;
	}
	ferry->used += n;
	spin_unlock(&ferry->lock);
	*vm_private_data = ferry;
	return 0;
}

static void ferry_close(struct vm_area_struct *vma)
{
	struct ferry *ferry = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!ferry)
		return;

	spin_lock(&ferry->lock);
	ferry->used -= vma_pages(vma);
	spin_unlock(&ferry->lock);
}

static const struct vm_operations_struct ferry_vm_ops = {
	.mapped = ferry_mapped,
	.close = ferry_close,
};

static int ferry_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct ferry *ferry = file->private_data;

	desc->vm_ops = &ferry_vm_ops;
	mmap_action_remap_full(desc, ferry->phys >> PAGE_SHIFT);
	return 0;
}

const struct file_operations ferry_fops = { .mmap_prepare = ferry_mmap_prepare };
