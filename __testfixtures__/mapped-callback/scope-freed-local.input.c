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

static void berth_close(struct vm_area_struct *vma)
{
	struct berth *berth = vma->vm_private_data;

	mutex_lock(&berth_lock);
	berth_total -= berth->pages;
	mutex_unlock(&berth_lock);
	kfree(berth);
}

static const struct vm_operations_struct berth_ops = {
	.close = berth_close,
};

static int berth_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct berth *berth __free(kfree) = NULL;

	guard(mutex)(&berth_lock);
	if (berth_total + vma_pages(vma) > 64)
		return -EDQUOT;
	berth = kzalloc(sizeof(*berth), GFP_KERNEL);
	if (!berth)
		return -ENOMEM;
	berth->pages = vma_pages(vma);
	berth_total += berth->pages;
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTCOPY);
	vma->vm_ops = &berth_ops;
	vma->vm_private_data = no_free_ptr(berth);
	return 0;
}

static const struct file_operations berth_fops = {
	.owner = THIS_MODULE,
	.mmap = berth_mmap,
};
