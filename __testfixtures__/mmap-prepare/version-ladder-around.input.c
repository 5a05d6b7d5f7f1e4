/* Ladders around a hook and beside it: only what concerns the hook goes, and a branch that nobody can rule out stays. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 3, 0)
static inline void vm_flags_set(struct vm_area_struct *vma, unsigned long flags)
{
	vma->vm_flags |= flags;
}
#endif

#ifndef VM_DONTDUMP
#define VM_DONTDUMP VM_RESERVED
#endif

struct loft {
	unsigned long pfn;
};

#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 11)
static int loft_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_page_range(vma, vma->vm_start, 0, PAGE_SIZE, vma->vm_page_prot);
}
#else
static int loft_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct loft *d = file->private_data;

#ifdef VM_RESERVED
	vma->vm_flags |= VM_RESERVED;
#elif defined(LOFT_DUMPED)
	vm_flags_set(vma, VM_DONTEXPAND);
#else
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
#endif
	return remap_pfn_range(vma, vma->vm_start, d->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
#endif

static const struct file_operations loft_fops = {
	.owner = THIS_MODULE,
	.mmap = loft_mmap,
};
