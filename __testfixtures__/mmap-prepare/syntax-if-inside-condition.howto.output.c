// SPDX-License-Identifier: MIT
/* An operand that only one configuration has. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap_prepare(struct vm_area_desc *desc)
{
	if (desc->pgoff > 3
#ifdef CONFIG_EX_STRICT
	    || vma_desc_test_flags(desc, VMA_EXEC_BIT)
#endif
	    )
		return -EINVAL;
	mmap_action_simple_ioremap(desc, 0x10000, 0x4000);
	return 0;
}

static const struct file_operations ex_fops = {
	.mmap_prepare = ex_mmap_prepare,
};
