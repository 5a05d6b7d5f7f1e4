// SPDX-License-Identifier: MIT
/* Each branch is the statement of the condition. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap_prepare(struct vm_area_desc *desc)
{
	if (desc->pgoff)
#ifdef CONFIG_EX_WC
		desc->page_prot = pgprot_writecombine(desc->page_prot);
#else
		desc->page_prot = pgprot_noncached(desc->page_prot);
#endif
	mmap_action_simple_ioremap(desc, 0x10000, 0x4000);
	return 0;
}

static const struct file_operations ex_fops = {
	.mmap_prepare = ex_mmap_prepare,
};
