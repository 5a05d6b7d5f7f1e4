// SPDX-License-Identifier: MIT
/* Both branches open the brace that is closed behind them: each is read. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap_prepare(struct vm_area_desc *desc)
{
#ifdef CONFIG_EX_STRICT
	if (desc->pgoff) {
#else
	if (desc->pgoff > 3) {
#endif
		return -EINVAL;
	}
	mmap_action_simple_ioremap(desc, 0x10000, 0x4000);
	return 0;
}

static const struct file_operations ex_fops = {
	.mmap_prepare = ex_mmap_prepare,
};
