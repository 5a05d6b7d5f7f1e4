// SPDX-License-Identifier: MIT
/*
 * Why: what rcu_assign_pointer() publishes stays when the mapping fails.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/rcupdate.h>

struct sink {
	unsigned long pfn;
};

static struct sink __rcu *active_sink;

static int sink_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sink *d = file->private_data;

	rcu_assign_pointer(active_sink, d);
	return remap_pfn_range(vma, vma->vm_start, d->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations sink_fops = {
	.owner = THIS_MODULE,
	.mmap = sink_mmap,
};
