/*
 * Callbacks whose names are written in CamelCase have mapped named like them; where nothing suggests a name, the hook's own
 * does.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/atomic.h>

struct sluice {
	atomic_t maps;
	unsigned long pfn;
};

static int sluiceVmaMapped(unsigned long start, unsigned long end,
			   pgoff_t pgoff, const struct file *file,
			   void **vm_private_data)
{
	struct sluice *sluice = file->private_data;

	*vm_private_data = sluice;
	atomic_inc(&sluice->maps);
	return 0;
}

static void sluiceVmaOpen(struct vm_area_struct *vma)
{
	struct sluice *sluice = vma->vm_private_data;

	atomic_inc(&sluice->maps);
}

static void sluiceVmaClose(struct vm_area_struct *vma)
{
	struct sluice *sluice = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!sluice)
		return;

	atomic_dec(&sluice->maps);
}

static const struct vm_operations_struct sluiceVmOps = {
	.mapped = sluiceVmaMapped,
	.open = sluiceVmaOpen,
	.close = sluiceVmaClose,
};

static int sluiceMmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct sluice *sluice = file->private_data;

	desc->vm_ops = &sluiceVmOps;
	mmap_action_remap_full(desc, sluice->pfn);
	return 0;
}

static const struct file_operations sluice_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = sluiceMmap_prepare,
};

struct gate {
	atomic_t maps;
	unsigned long pfn;
};

static int gate_to_user_mapped(unsigned long start, unsigned long end,
			       pgoff_t pgoff, const struct file *file,
			       void **vm_private_data)
{
	struct gate *gate = file->private_data;

	*vm_private_data = gate;
	atomic_inc(&gate->maps);
	return 0;
}

static void gate_begin(struct vm_area_struct *vma)
{
	struct gate *gate = vma->vm_private_data;

	atomic_inc(&gate->maps);
}

static void gate_end(struct vm_area_struct *vma)
{
	struct gate *gate = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!gate)
		return;

	atomic_dec(&gate->maps);
}

static const struct vm_operations_struct gate_vm_ops = {
	.mapped = gate_to_user_mapped,
	.open = gate_begin,
	.close = gate_end,
};

static int gate_to_user_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct gate *gate = file->private_data;

	desc->vm_ops = &gate_vm_ops;
	mmap_action_remap_full(desc, gate->pfn);
	return 0;
}

static const struct file_operations gate_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = gate_to_user_mmap_prepare,
};
