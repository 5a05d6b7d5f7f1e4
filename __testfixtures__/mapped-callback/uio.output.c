// SPDX-License-Identifier: MIT
#include <linux/mm.h>
#include <linux/uio_driver.h>

struct adc {
	struct uio_info info;
	struct kref kref;
};

static int adc_vma_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			  const struct file *file, void **vm_private_data)
{
	struct adc *adc = *vm_private_data;

	kref_get(&adc->kref);
	return 0;
}

static void adc_vma_open(struct vm_area_struct *vma)
{
	struct adc *adc = vma->vm_private_data;

	kref_get(&adc->kref);
}

static void adc_vma_close(struct vm_area_struct *vma)
{
	struct adc *adc = vma->vm_private_data;

	kref_put(&adc->kref, adc_release);
}

static const struct vm_operations_struct adc_vm_ops = {
	.mapped	= adc_vma_mapped,
	.open	= adc_vma_open,
	.close	= adc_vma_close,
	.fault	= adc_vma_fault,
};

static int adc_mmap_prepare(struct uio_info *info, struct vm_area_desc *desc)
{
	struct adc *adc = container_of(info, struct adc, info);

	desc->vm_ops = &adc_vm_ops;
	desc->private_data = adc;
	return 0;
}

static void adc_setup(struct adc *adc)
{
	struct uio_info *info = &adc->info;

	info->mmap_prepare = adc_mmap_prepare;
}
