/* Parameters that are said not to be used, as compilers and checkers want it. */
#include <linux/fs.h>
#include <linux/mm.h>

static int gate_mmap_prepare(struct vm_area_desc *desc)
{
	(void)desc;

	return -EPERM;
}

static const struct file_operations gate_fops = {
	.mmap_prepare = gate_mmap_prepare,
};
