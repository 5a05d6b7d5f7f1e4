/* The configuration leaves the callback out or not. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

static int dev_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}
static const struct file_operations dev_fops = {
	.mmap = IS_ENABLED(CONFIG_MMU) ? dev_mmap : NULL,
};
