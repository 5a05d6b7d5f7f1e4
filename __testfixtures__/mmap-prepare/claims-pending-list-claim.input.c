// SPDX-License-Identifier: MIT
/*
 * Why: list_del_init() uses up an entry also for a mapping that then fails.
 */
#include <linux/fs.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/spinlock.h>

struct slot {
	struct list_head node;
	unsigned long key;
	unsigned long pfn;
};

struct bay {
	spinlock_t lock;
	struct list_head waiting;
};

static int bay_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bay *b = file->private_data;
	struct slot *s;
	unsigned long pfn;

	spin_lock(&b->lock);
	list_for_each_entry(s, &b->waiting, node) {
		if (s->key == vma->vm_pgoff)
			goto found;
	}
	spin_unlock(&b->lock);
	return -EINVAL;

found:
	list_del_init(&s->node);
	pfn = s->pfn;
	spin_unlock(&b->lock);

	return remap_pfn_range(vma, vma->vm_start, pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations bay_fops = {
	.owner = THIS_MODULE,
	.mmap = bay_mmap,
};
