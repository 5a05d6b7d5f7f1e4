/* Parameters that are said not to be used, as compilers and checkers want it. */
#include <linux/fs.h>
#include <linux/mm.h>

static int gate_mmap(struct file *file, struct vm_area_struct *vma)
{
	(void)vma;

	return -EPERM;
}

static const struct file_operations gate_fops = {
	.mmap	= gate_mmap,
};
