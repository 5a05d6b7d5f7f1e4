// SPDX-License-Identifier: MIT
/* The else is there in one configuration only. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap_prepare(struct vm_area_desc *desc)
{
	if (desc->pgoff > 3) {
		return -EINVAL;
	}
#ifdef CONFIG_EX_UC
	else {
		desc->page_prot = pgprot_noncached(desc->page_prot);
	}
#endif
	mmap_action_simple_ioremap(desc, 0x10000, 0x4000);
	return 0;
}

static const struct file_operations ex_fops = {
	.mmap_prepare = ex_mmap_prepare,
};
