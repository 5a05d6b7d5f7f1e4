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

static int punt_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct punt *punt = file->private_data;
	unsigned long n = ((end - start) >> PAGE_SHIFT);

	spin_lock(&punt->lock);
	if (punt->used + n > punt->most) {
		spin_unlock(&punt->lock);
		return -ENOMEM;
	}
	punt->used += n;
	;
	spin_unlock(&punt->lock);
	*vm_private_data = punt;
	return 0;
}

static void punt_close(struct vm_area_struct *vma)
{
	struct punt *punt = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!punt)
		return;

	spin_lock(&punt->lock);
	punt->used -= vma_pages(vma);
	spin_unlock(&punt->lock);
}

static const struct vm_operations_struct punt_vm_ops = {
	.mapped = punt_mapped,
	.close = punt_close,
};

static int punt_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct punt *punt = file->private_data;

	desc->vm_ops = &punt_vm_ops;
	mmap_action_remap_full(desc, punt->phys >> PAGE_SHIFT);
	return 0;
}

const struct file_operations punt_fops = { .mmap_prepare = punt_mmap_prepare };
