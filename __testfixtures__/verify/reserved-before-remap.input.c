/* VM_RESERVED is gone from kernels, and is no choice: what it stood for is set by the remap as well, and it may go. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static phys_addr_t slate_base;

static int slate_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!slate_base)
		return -ENODEV;
#ifdef VM_RESERVED
	vma->vm_flags |= VM_DONTCOPY;
#endif
	vma->vm_flags |= VM_IO | VM_RESERVED;
	return remap_pfn_range(vma, vma->vm_start, slate_base >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations slate_fops = {
	.owner = THIS_MODULE,
	.mmap = slate_mmap,
};
