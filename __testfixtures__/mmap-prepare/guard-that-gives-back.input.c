/* A class of the file that gives back what it takes is no state of the mapping. */
#include <linux/cleanup.h>
#include <linux/fs.h>
#include <linux/kref.h>
#include <linux/mm.h>

struct mole {
	struct kref kref;
	struct page **pages;
	unsigned long nr;
};

void mole_release(struct kref *kref);

DEFINE_GUARD(mole, struct mole *, kref_get(&_T->kref), kref_put(&_T->kref, mole_release))

static vm_fault_t mole_fault(struct vm_fault *vmf)
{
	struct mole *mole = vmf->vma->vm_file->private_data;

	if (vmf->pgoff >= mole->nr)
		return VM_FAULT_SIGBUS;
	vmf->page = mole->pages[vmf->pgoff];
	get_page(vmf->page);
	return 0;
}

static const struct vm_operations_struct mole_vm_ops = {
	.fault = mole_fault,
};

static int mole_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mole *mole = file->private_data;

	guard(mole)(mole);
	if (!mole->nr)
		return -ENXIO;
	vma->vm_ops = &mole_vm_ops;
	return 0;
}

static const struct file_operations mole_fops = {
	.mmap = mole_mmap,
};
