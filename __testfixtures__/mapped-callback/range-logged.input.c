/* What open() only logs of the range is no amount, also where a local has it: the mapping may merge. What it counts is one. */
#include <linux/fs.h>
#include <linux/mm.h>

struct loft {
	atomic_long_t pages;
};

static vm_fault_t loft_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static void loft_vma_open(struct vm_area_struct *vma)
{
	unsigned long len = vma->vm_end - vma->vm_start;
	unsigned long pages;

	pages = len >> PAGE_SHIFT;
	pr_debug("open %#lx+%#lx, %lu pages\n", vma->vm_start, len, pages);
}

static void loft_vma_close(struct vm_area_struct *vma)
{
	pr_debug("close\n");
}

static const struct vm_operations_struct loft_vm_ops = {
	.open	= loft_vma_open,
	.close	= loft_vma_close,
	.fault	= loft_fault,
};

static int loft_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &loft_vm_ops;
	loft_vma_open(vma);
	return 0;
}

static void loft_counted_open(struct vm_area_struct *vma)
{
	struct loft *loft = vma->vm_private_data;
	unsigned long pages = (vma->vm_end - vma->vm_start) >> PAGE_SHIFT;

	pr_debug("%lu pages\n", pages);
	atomic_long_add(pages, &loft->pages);
}

static void loft_counted_close(struct vm_area_struct *vma)
{
	struct loft *loft = vma->vm_private_data;

	atomic_long_sub((vma->vm_end - vma->vm_start) >> PAGE_SHIFT,
			&loft->pages);
}

static const struct vm_operations_struct loft_counted_vm_ops = {
	.open	= loft_counted_open,
	.close	= loft_counted_close,
	.fault	= loft_fault,
};

static int loft_counted_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &loft_counted_vm_ops;
	loft_counted_open(vma);
	return 0;
}

static const struct file_operations loft_fops = {
	.mmap	= loft_mmap,
};

static const struct file_operations loft_counted_fops = {
	.mmap	= loft_counted_mmap,
};
