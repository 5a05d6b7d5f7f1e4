// SPDX-License-Identifier: MIT
/*
 * Why: `#cond` is a string: what a check logs calls nothing that would have
 * to be asked for.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lock_gate {
	phys_addr_t regs;
};

#define GATE_CHECK(cond, err)						\
	do {								\
		if (!(cond)) {						\
			pr_err("gate #1: %s: %s\n", __func__, #cond);	\
			return err;					\
		}							\
	} while (0)

static int gate_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lock_gate *gate = file->private_data;

	GATE_CHECK(gate, -EINVAL);
	return remap_pfn_range(vma, vma->vm_start, gate->regs >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations gate_fops = {
	.owner = THIS_MODULE,
	.mmap = gate_mmap,
};
