/* The old GNU form of an initialiser. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static int dock_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff)
		return -EINVAL;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static struct file_operations dock_fops = {
	owner: THIS_MODULE,
	mmap: dock_mmap,
};
