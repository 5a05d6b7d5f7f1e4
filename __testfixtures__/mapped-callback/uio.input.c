// SPDX-License-Identifier: MIT
#include <linux/mm.h>
#include <linux/uio_driver.h>

struct adc {
	struct uio_info info;
	struct kref kref;
};

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
	.open	= adc_vma_open,
	.close	= adc_vma_close,
	.fault	= adc_vma_fault,
};

static int adc_mmap(struct uio_info *info, struct vm_area_struct *vma)
{
	struct adc *adc = container_of(info, struct adc, info);

	vma->vm_ops = &adc_vm_ops;
	vma->vm_private_data = adc;
	kref_get(&adc->kref);
	return 0;
}

static void adc_setup(struct adc *adc)
{
	struct uio_info *info = &adc->info;

	info->mmap = adc_mmap;
}
