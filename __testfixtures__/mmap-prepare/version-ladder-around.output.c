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

static int loft_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct loft *d = file->private_data;

#if defined(LOFT_DUMPED)
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
#else
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTDUMP_BIT);
#endif
	mmap_action_remap_full(desc, d->pfn);
	return 0;
}

static const struct file_operations loft_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = loft_mmap_prepare,
};
