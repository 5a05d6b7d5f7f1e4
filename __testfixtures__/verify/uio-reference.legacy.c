/* A hook that is put in its structure at run time: it is paired by the type of the structure and by its name. */
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

static int td_mmap(struct uio_info *info, struct vm_area_struct *vma)
{
	struct td *td = container_of(info, struct td, info);

	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
	vma->vm_ops = &td_vm_ops;
	vma->vm_private_data = td;
	if (vma_pages(vma) != td->pages)
		return -EINVAL;
	td_vma_open(vma);
	return 0;
}

static void td_setup(struct td *td)
{
	struct uio_info *info = &td->info;

	info->mmap = td_mmap;
}
