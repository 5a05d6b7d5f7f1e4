// SPDX-License-Identifier: MIT
/* The brace of extern "C" is no item, whichever directive closes it. */
#include <linux/fs.h>
#include <linux/mm.h>

#ifdef __cplusplus
extern "C" {
#endif
int ex_other(void);
#ifdef __cplusplus
}
#endif

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, 0x10000, 0x4000);
}

static const struct file_operations ex_fops = {
	.mmap = ex_mmap,
};
