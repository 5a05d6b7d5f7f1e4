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

static int gate_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct lock_gate *gate = file->private_data;

	GATE_CHECK(gate, -EINVAL);
	mmap_action_remap_full(desc, gate->regs >> PAGE_SHIFT);
	return 0;
}

static const struct file_operations gate_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = gate_mmap_prepare,
};
