// SPDX-License-Identifier: MIT
/* The branch holds whole labels with their statements. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap_prepare(struct vm_area_desc *desc)
{
	switch (desc->pgoff) {
#ifdef CONFIG_EX_WC
	case 2:
		desc->page_prot = pgprot_writecombine(desc->page_prot);
		break;
#endif
	default:
		desc->page_prot = pgprot_noncached(desc->page_prot);
	}
	mmap_action_simple_ioremap(desc, 0x10000, 0x4000);
	return 0;
}

static const struct file_operations ex_fops = {
	.mmap_prepare = ex_mmap_prepare,
};
