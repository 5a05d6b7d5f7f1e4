/*
 * close() is called for a mapping whose action has failed, too: what mapped() has taken is marked by where a counter of the file
 * lies, or by the module, which is NULL where it is built in and no reference to it is taken.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long spillway_pfn;
static int spillway_maps;

static int spillway_vm_mapped(unsigned long start, unsigned long end,
			      pgoff_t pgoff, const struct file *file,
			      void **vm_private_data)
{
	spillway_maps++;
	*vm_private_data = &spillway_maps;
	return 0;
}

static void spillway_vm_open(struct vm_area_struct *vma)
{
	spillway_maps++;
}

static void spillway_vm_close(struct vm_area_struct *vma)
{
	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!vma->vm_private_data)
		return;

	spillway_maps--;
}

static const struct vm_operations_struct spillway_vm_ops = {
	.mapped = spillway_vm_mapped,
	.open = spillway_vm_open,
	.close = spillway_vm_close,
};

static int spillway_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, spillway_pfn);
	desc->vm_ops = &spillway_vm_ops;
	return 0;
}

static const struct file_operations spillway_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = spillway_mmap_prepare,
};

static int spillway_raw_vm_mapped(unsigned long start, unsigned long end,
				  pgoff_t pgoff, const struct file *file,
				  void **vm_private_data)
{
	__module_get(THIS_MODULE);
	*vm_private_data = THIS_MODULE;
	return 0;
}

static void spillway_raw_vm_open(struct vm_area_struct *vma)
{
	__module_get(THIS_MODULE);
}

static void spillway_raw_vm_close(struct vm_area_struct *vma)
{
	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!vma->vm_private_data)
		return;

	module_put(THIS_MODULE);
}

static const struct vm_operations_struct spillway_raw_vm_ops = {
	.mapped = spillway_raw_vm_mapped,
	.open = spillway_raw_vm_open,
	.close = spillway_raw_vm_close,
};

static int spillway_raw_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, spillway_pfn);
	desc->vm_ops = &spillway_raw_vm_ops;
	return 0;
}

static const struct file_operations spillway_raw_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = spillway_raw_mmap_prepare,
};
