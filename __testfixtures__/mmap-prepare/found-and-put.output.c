// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/refcount.h>
#include <linux/slab.h>
#include <linux/list.h>

struct slip {
	struct list_head node;
	refcount_t ref;
	u32 idx;
	size_t size;
	struct page *pages;
};

static LIST_HEAD(slips);
static DEFINE_SPINLOCK(slips_lock);

static void slip_get(struct slip *e)
{
	if (e)
		refcount_inc(&e->ref);
}

static void slip_drop(struct slip *e)
{
	unsigned long flags;

	if (!e)
		return;
	spin_lock_irqsave(&slips_lock, flags);
	if (refcount_dec_and_test(&e->ref)) {
		list_del(&e->node);
		spin_unlock_irqrestore(&slips_lock, flags);
		__free_pages(e->pages, 0);
		kfree(e);
		return;
	}
	spin_unlock_irqrestore(&slips_lock, flags);
}

static struct slip *slip_find(u32 idx)
{
	struct slip *e, *found = NULL;
	unsigned long flags;

	spin_lock_irqsave(&slips_lock, flags);
	list_for_each_entry(e, &slips, node) {
		if (e->idx == idx) {
			found = e;
			slip_get(found);
			break;
		}
	}
	spin_unlock_irqrestore(&slips_lock, flags);
	return found;
}

/*
 * Why: a look-up that counts what it finds, and a put by whatever name, are a
 * reference for the time of the hook: nothing is held when it returns. The
 * pages are mapped when it is given back, which has to be said.
 */
static int drawer_mmap_prepare(struct vm_area_desc *desc)
{
	unsigned long size = vma_desc_size(desc);
	struct slip *e;

	e = slip_find(desc->pgoff);
	if (!e)
		return -EINVAL;
	if (size > e->size) {
		slip_drop(e);
		return -EINVAL;
	}
	vma_desc_set_flags(desc, VMA_IO_BIT, VMA_PFNMAP_BIT, VMA_DONTDUMP_BIT);
	mmap_action_remap_full(desc, page_to_pfn(e->pages));
	slip_drop(e);
	return 0;
}

/* Here one way out keeps it. */
static int drawer_kept_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct slip *e = slip_find(vma->vm_pgoff);

	if (!e)
		return -EINVAL;
	file->private_data = e;
	return remap_pfn_range(vma, vma->vm_start, page_to_pfn(e->pages),
			       PAGE_SIZE, vma->vm_page_prot);
}

static const struct file_operations drawer_fops[] = {
	{ .owner = THIS_MODULE, .mmap_prepare = drawer_mmap_prepare },
	{ .owner = THIS_MODULE, .mmap = drawer_kept_mmap },
};
