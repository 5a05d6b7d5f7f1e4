/*
 * Macros that print by their names, and whose text looks into the vma: behind dots, with C23's __VA_OPT__, and by a member that is pasted,
 * which no text stands for.
 */
#include <linux/fs.h>
#include <linux/mm.h>

#define wave_dbg(v, fmt, ...) pr_debug("%lx: " fmt, (v)->vm_start __VA_OPT__(,) __VA_ARGS__)
#define wave_log(...) wave_print(__VA_ARGS__, 0)
#define wave_print(v, fmt, ...) pr_debug(fmt, (v)->vm_start, __VA_ARGS__)
#define wave_err(v) pr_err("%s: %lx\n", __FILE__, (v)->vm_##start)

static const struct vm_operations_struct plain_vm_ops = {
	.fault	= plain_fault,
};

static int wave_mmap(struct file *file, struct vm_area_struct *vma)
{
	wave_dbg(vma, "mmap %d\n", 1);
	wave_dbg(vma, "mmap\n");
	vma->vm_ops = &plain_vm_ops;
	return 0;
}

static const struct file_operations wave_fops = {
	.mmap	= wave_mmap,
};

static int tide_mmap(struct file *file, struct vm_area_struct *vma)
{
	wave_log(vma, "%lx %d\n");
	vma->vm_ops = &plain_vm_ops;
	return 0;
}

static const struct file_operations tide_fops = {
	.mmap	= tide_mmap,
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
