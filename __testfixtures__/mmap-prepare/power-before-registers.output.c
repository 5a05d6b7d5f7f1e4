// SPDX-License-Identifier: MIT
/*
 * Why: the action has filled in the page tables when mapped() runs: registers that
 * need power can be touched before it is there. Memory needs none, and pages by
 * fault are not there yet.
 */
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/pm_runtime.h>
#include <linux/reset.h>

struct kiln {
	struct device *dev;
	struct reset_control *reset;
	phys_addr_t phys;
	void *table;
};

static void kiln_power(struct kiln *kiln)
{
	pm_runtime_get_sync(kiln->dev);
}

static int registers_mapped(unsigned long start, unsigned long end,
			    pgoff_t pgoff, const struct file *file,
			    void **vm_private_data)
{
	struct kiln *kiln = file->private_data;

	*vm_private_data = kiln;
	kiln_power(kiln);
	return 0;
}

static void registers_close(struct vm_area_struct *vma)
{
	struct kiln *kiln = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!kiln)
		return;

	pm_runtime_put(kiln->dev);
}

static const struct vm_operations_struct registers_vm_ops = {
	.mapped = registers_mapped,
	.close = registers_close,
};

static int registers_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct kiln *kiln = file->private_data;
	unsigned long pfn = kiln->phys >> PAGE_SHIFT;

	desc->vm_ops = &registers_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT, VMA_DONTEXPAND_BIT);
	mmap_action_ioremap_full(desc, pfn);
	return 0;
}

static int memory_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			 const struct file *file, void **vm_private_data)
{
	struct kiln *kiln = file->private_data;

	*vm_private_data = kiln;
	pm_runtime_get_sync(kiln->dev);
	return 0;
}

static void memory_close(struct vm_area_struct *vma)
{
	struct kiln *kiln = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!kiln)
		return;

	pm_runtime_put(kiln->dev);
}

static const struct vm_operations_struct memory_vm_ops = {
	.mapped = memory_mapped,
	.close = memory_close,
};

static int memory_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct kiln *kiln = file->private_data;
	unsigned long pfn = virt_to_phys(kiln->table) >> PAGE_SHIFT;

	desc->vm_ops = &memory_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT, VMA_DONTEXPAND_BIT);
	mmap_action_remap_full(desc, pfn);
	return 0;
}

static vm_fault_t fault_fault(struct vm_fault *vmf)
{
	struct kiln *kiln = vmf->vma->vm_private_data;

	return vmf_insert_pfn(vmf->vma, vmf->address,
			      (kiln->phys >> PAGE_SHIFT) + vmf->pgoff);
}

static int fault_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct kiln *kiln = file->private_data;
	int ret;

	ret = reset_control_deassert(kiln->reset);
	if (ret)
		return ret;
	*vm_private_data = kiln;
	return 0;
}

static void fault_close(struct vm_area_struct *vma)
{
	struct kiln *kiln = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!kiln)
		return;

	reset_control_assert(kiln->reset);
}

static const struct vm_operations_struct fault_vm_ops = {
	.mapped = fault_mapped,
	.fault = fault_fault,
	.close = fault_close,
};

static int fault_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &fault_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT, VMA_PFNMAP_BIT, VMA_IO_BIT);
	return 0;
}

static const struct file_operations registers_fops = {
	.mmap_prepare = registers_mmap_prepare,
};

static const struct file_operations memory_fops = {
	.mmap_prepare = memory_mmap_prepare,
};

static const struct file_operations fault_fops = {
	.mmap_prepare = fault_mmap_prepare,
};
