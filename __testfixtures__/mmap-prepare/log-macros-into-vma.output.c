/*
 * Macros that print by their names, and whose text looks into the vma: behind dots, with C23's __VA_OPT__, and by a member that is pasted,
 * which no text stands for.
 */
#include <linux/fs.h>
#include <linux/mm.h>

#define wave_err(v) pr_err("%s: %lx\n", __FILE__, (v)->vm_##start)

static const struct vm_operations_struct plain_vm_ops = {
	.fault	= plain_fault,
};

static int wave_mmap_prepare(struct vm_area_desc *desc)
{
	pr_debug("%lx: " "mmap %d\n", desc->start, 1);
	pr_debug("%lx: " "mmap\n", desc->start);
	desc->vm_ops = &plain_vm_ops;
	return 0;
}

static const struct file_operations wave_fops = {
	.mmap_prepare = wave_mmap_prepare,
};

static int tide_mmap_prepare(struct vm_area_desc *desc)
{
	pr_debug("%lx %d\n", desc->start, 0);
	desc->vm_ops = &plain_vm_ops;
	return 0;
}

static const struct file_operations tide_fops = {
	.mmap_prepare = tide_mmap_prepare,
};

static int surf_mmap(struct file *file, struct vm_area_struct *vma)
{
	wave_err(vma);
	vma->vm_ops = &plain_vm_ops;
	return 0;
}

static const struct file_operations surf_fops = {
	.mmap	= surf_mmap,
};
