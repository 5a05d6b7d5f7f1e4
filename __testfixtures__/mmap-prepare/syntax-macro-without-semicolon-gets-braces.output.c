// SPDX-License-Identifier: MIT
/* _Pragma() opens no block. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap_prepare(struct vm_area_desc *desc)
{
	_Pragma("GCC diagnostic push")
	desc->page_prot = pgprot_noncached(desc->page_prot);
	_Pragma("GCC diagnostic pop")

	mmap_action_simple_ioremap(desc, 0x10000, 0x4000);
	return 0;
}

static const struct file_operations ex_fops = {
	.mmap_prepare = ex_mmap_prepare,
};
