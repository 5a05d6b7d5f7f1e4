// SPDX-License-Identifier: MIT
/* Both branches open the brace that is closed behind them: each is read. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
#ifdef CONFIG_EX_STRICT
	if (vma->vm_pgoff) {
#else
	if (vma->vm_pgoff > 3) {
#endif
		return -EINVAL;
	}
	return vm_iomap_memory(vma, 0x10000, 0x4000);
}

static const struct file_operations ex_fops = {
	.mmap = ex_mmap,
};
