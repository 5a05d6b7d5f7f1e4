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

static void sluiceVmaOpen(struct vm_area_struct *vma)
{
	struct sluice *sluice = vma->vm_private_data;

	atomic_inc(&sluice->maps);
}

static void sluiceVmaClose(struct vm_area_struct *vma)
{
	struct sluice *sluice = vma->vm_private_data;

	atomic_dec(&sluice->maps);
}

static const struct vm_operations_struct sluiceVmOps = {
	.open = sluiceVmaOpen,
	.close = sluiceVmaClose,
};

static int sluiceMmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *sluice = file->private_data;
	int ret;

	vma->vm_private_data = sluice;
	vma->vm_ops = &sluiceVmOps;
	ret = remap_pfn_range(vma, vma->vm_start, sluice->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		return ret;
	sluiceVmaOpen(vma);
	return 0;
}

static const struct file_operations sluice_fops = {
	.owner = THIS_MODULE,
	.mmap = sluiceMmap,
};

struct gate {
	atomic_t maps;
	unsigned long pfn;
};

static void gate_begin(struct vm_area_struct *vma)
{
	struct gate *gate = vma->vm_private_data;

	atomic_inc(&gate->maps);
}

static void gate_end(struct vm_area_struct *vma)
{
	struct gate *gate = vma->vm_private_data;

	atomic_dec(&gate->maps);
}

static const struct vm_operations_struct gate_vm_ops = {
	.open = gate_begin,
	.close = gate_end,
};

static int gate_to_user(struct file *file, struct vm_area_struct *vma)
{
	struct gate *gate = file->private_data;
	int ret;

	vma->vm_private_data = gate;
	vma->vm_ops = &gate_vm_ops;
	ret = remap_pfn_range(vma, vma->vm_start, gate->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		return ret;
	gate_begin(vma);
	return 0;
}

static const struct file_operations gate_fops = {
	.owner = THIS_MODULE,
	.mmap = gate_to_user,
};
