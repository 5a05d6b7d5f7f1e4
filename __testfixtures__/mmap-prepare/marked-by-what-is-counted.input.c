/*
 * close() is called for a mapping whose action has failed, too: what mapped() has taken is marked by where a counter of the file
 * lies, or by the module, which is NULL where it is built in and no reference to it is taken.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long spillway_pfn;
static int spillway_maps;

static void spillway_vm_open(struct vm_area_struct *vma)
{
	spillway_maps++;
}

static void spillway_vm_close(struct vm_area_struct *vma)
{
	spillway_maps--;
}

static const struct vm_operations_struct spillway_vm_ops = {
	.open = spillway_vm_open,
	.close = spillway_vm_close,
};

static int spillway_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, spillway_pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		return ret;
	vma->vm_ops = &spillway_vm_ops;
	spillway_vm_open(vma);
	return 0;
}

static const struct file_operations spillway_fops = {
	.owner = THIS_MODULE,
	.mmap = spillway_mmap,
};

static void spillway_raw_vm_open(struct vm_area_struct *vma)
{
	__module_get(THIS_MODULE);
}

static void spillway_raw_vm_close(struct vm_area_struct *vma)
{
	module_put(THIS_MODULE);
}

static const struct vm_operations_struct spillway_raw_vm_ops = {
	.open = spillway_raw_vm_open,
	.close = spillway_raw_vm_close,
};

static int spillway_raw_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, spillway_pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		return ret;
	vma->vm_ops = &spillway_raw_vm_ops;
	spillway_raw_vm_open(vma);
	return 0;
}

static const struct file_operations spillway_raw_fops = {
	.owner = THIS_MODULE,
	.mmap = spillway_raw_mmap,
};
