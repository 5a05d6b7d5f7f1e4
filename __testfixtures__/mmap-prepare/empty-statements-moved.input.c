// SPDX-License-Identifier: MIT
/* A lone semicolon among what moves is nothing that has to be done on every way. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/spinlock.h>

struct punt {
	spinlock_t lock;
	unsigned long used;
	unsigned long most;
	phys_addr_t phys;
};

static void punt_close(struct vm_area_struct *vma)
{
	struct punt *punt = vma->vm_private_data;

	spin_lock(&punt->lock);
	punt->used -= vma_pages(vma);
	spin_unlock(&punt->lock);
}

static const struct vm_operations_struct punt_vm_ops = {
	.close = punt_close,
};

static int punt_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct punt *punt = file->private_data;
	unsigned long n = vma_pages(vma);

	spin_lock(&punt->lock);
	if (punt->used + n > punt->most) {
		spin_unlock(&punt->lock);
		return -ENOMEM;
	}
	punt->used += n;
	;
	spin_unlock(&punt->lock);
	vma->vm_private_data = punt;
	vma->vm_ops = &punt_vm_ops;
	return remap_pfn_range(vma, vma->vm_start, punt->phys >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

const struct file_operations punt_fops = { .mmap = punt_mmap };
