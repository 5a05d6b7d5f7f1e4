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

static void registers_close(struct vm_area_struct *vma)
{
	struct kiln *kiln = vma->vm_private_data;

	pm_runtime_put(kiln->dev);
}

static const struct vm_operations_struct registers_vm_ops = {
	.close = registers_close,
};

static int registers_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;
	unsigned long pfn = kiln->phys >> PAGE_SHIFT;

	vma->vm_ops = &registers_vm_ops;
	vma->vm_private_data = kiln;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	kiln_power(kiln);
	return io_remap_pfn_range(vma, vma->vm_start, pfn,
				  vma->vm_end - vma->vm_start,
				  vma->vm_page_prot);
}

static void memory_close(struct vm_area_struct *vma)
{
	struct kiln *kiln = vma->vm_private_data;

	pm_runtime_put(kiln->dev);
}

static const struct vm_operations_struct memory_vm_ops = {
	.close = memory_close,
};

static int memory_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;
	unsigned long pfn = virt_to_phys(kiln->table) >> PAGE_SHIFT;

	vma->vm_ops = &memory_vm_ops;
	vma->vm_private_data = kiln;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	pm_runtime_get_sync(kiln->dev);
	return remap_pfn_range(vma, vma->vm_start, pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static vm_fault_t fault_fault(struct vm_fault *vmf)
{
	struct kiln *kiln = vmf->vma->vm_private_data;

	return vmf_insert_pfn(vmf->vma, vmf->address,
			      (kiln->phys >> PAGE_SHIFT) + vmf->pgoff);
}

static void fault_close(struct vm_area_struct *vma)
{
	struct kiln *kiln = vma->vm_private_data;

	reset_control_assert(kiln->reset);
}

static const struct vm_operations_struct fault_vm_ops = {
	.fault = fault_fault,
	.close = fault_close,
};

static int fault_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;
	int ret;

	ret = reset_control_deassert(kiln->reset);
	if (ret)
		return ret;
	vma->vm_ops = &fault_vm_ops;
	vma->vm_private_data = kiln;
	vm_flags_set(vma, VM_DONTCOPY | VM_PFNMAP | VM_IO);
	return 0;
}

static const struct file_operations registers_fops = {
	.mmap = registers_mmap,
};

static const struct file_operations memory_fops = {
	.mmap = memory_mmap,
};

static const struct file_operations fault_fops = {
	.mmap = fault_mmap,
};
