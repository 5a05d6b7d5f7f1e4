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

static void ferry_close(struct vm_area_struct *vma)
{
	struct ferry *ferry = vma->vm_private_data;

	spin_lock(&ferry->lock);
	ferry->used -= vma_pages(vma);
	spin_unlock(&ferry->lock);
}

static const struct vm_operations_struct ferry_vm_ops = {
	.close = ferry_close,
};

static int ferry_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ferry *ferry = file->private_data;
	unsigned long n = vma_pages(vma);

	spin_lock(&ferry->lock);
	if (ferry->used + n > ferry->most) {
		spin_unlock(&ferry->lock);
		return -ENOMEM;
	}
	ferry->used += n;
	spin_unlock(&ferry->lock);
	vma->vm_private_data = ferry;
	vma->vm_ops = &ferry_vm_ops;
	return remap_pfn_range(vma, vma->vm_start, ferry->phys >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

const struct file_operations ferry_fops = { .mmap = ferry_mmap };
