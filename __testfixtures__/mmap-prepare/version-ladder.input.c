/* Branches for kernels that have no mmap_prepare() go. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/version.h>

struct yard {
	unsigned long pfn;
};

static int yard_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct yard *d = file->private_data;

#if LINUX_VERSION_CODE < KERNEL_VERSION(3, 7, 0)
	vma->vm_flags |= VM_RESERVED;
#elif LINUX_VERSION_CODE < KERNEL_VERSION(6, 3, 0)
	vma->vm_flags |= VM_DONTEXPAND | VM_DONTDUMP;
#else
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
#endif
	return remap_pfn_range(vma, vma->vm_start, d->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations yard_fops = {
	.owner = THIS_MODULE,
	.mmap = yard_mmap,
};
