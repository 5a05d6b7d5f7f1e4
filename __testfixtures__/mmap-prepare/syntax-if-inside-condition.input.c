// SPDX-License-Identifier: MIT
/* An operand that only one configuration has. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff > 3
#ifdef CONFIG_EX_STRICT
	    || (vma->vm_flags & VM_EXEC)
#endif
	    )
		return -EINVAL;
	return vm_iomap_memory(vma, 0x10000, 0x4000);
}

static const struct file_operations ex_fops = {
	.mmap = ex_mmap,
};
