/* The reference is taken in the hook, where it is also taken for a mapping that then fails. */
#include <linux/uio_driver.h>
#include <linux/mm.h>
#include <linux/kref.h>

struct td { struct kref kref; struct uio_info info; unsigned long pages; };

static void td_release(struct kref *kref)
{
}

static void td_vma_open(struct vm_area_struct *vma)
{
	struct td *td = vma->vm_private_data;

	kref_get(&td->kref);
}

static void td_vma_close(struct vm_area_struct *vma)
{
	struct td *td = vma->vm_private_data;

	kref_put(&td->kref, td_release);
}

static vm_fault_t td_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct td_vm_ops = {
	.open = td_vma_open,
	.close = td_vma_close,
	.fault = td_fault,
};

static int td_mmap_prepare(struct uio_info *info, struct vm_area_desc *desc)
{
	struct td *td = container_of(info, struct td, info);

	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTDUMP_BIT);
	desc->vm_ops = &td_vm_ops;
	desc->private_data = td;
	if (vma_desc_pages(desc) != td->pages)
		return -EINVAL;
	kref_get(&td->kref);
	return 0;
}

static void td_setup(struct td *td)
{
	struct uio_info *info = &td->info;

	info->mmap_prepare = td_mmap_prepare;
}
