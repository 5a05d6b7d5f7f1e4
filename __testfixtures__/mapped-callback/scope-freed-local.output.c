// SPDX-License-Identifier: MIT
/*
 * A local that is freed with its scope keeps what it starts with when it moves: mapped() may return before it is set, and
 * frees then whatever it holds.
 */
#include <linux/cleanup.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>

struct berth {
	unsigned long pages;
};

static DEFINE_MUTEX(berth_lock);
static unsigned long berth_total;

static int berth_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct berth *berth __free(kfree) = NULL;

	guard(mutex)(&berth_lock);
	if (berth_total + ((end - start) >> PAGE_SHIFT) > 64)
		return -EDQUOT;
	berth = kzalloc(sizeof(*berth), GFP_KERNEL);
	if (!berth)
		return -ENOMEM;
	berth->pages = ((end - start) >> PAGE_SHIFT);
	berth_total += berth->pages;
	*vm_private_data = no_free_ptr(berth);
	return 0;
}

static void berth_close(struct vm_area_struct *vma)
{
	struct berth *berth = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!berth)
		return;

	mutex_lock(&berth_lock);
	berth_total -= berth->pages;
	mutex_unlock(&berth_lock);
	kfree(berth);
}

static const struct vm_operations_struct berth_ops = {
	.mapped = berth_mapped,
	.close = berth_close,
};

static int berth_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTCOPY_BIT);
	desc->vm_ops = &berth_ops;
	return 0;
}

static const struct file_operations berth_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = berth_mmap_prepare,
};
