/* A ring that only some configurations have, at an offset that no file declares: a private mapping that reaches into it is refused, but not once it has merged. */
#include <linux/fs.h>
#include <linux/mm.h>
struct vcpu { unsigned long ring_pages; struct page **pages; };
static bool in_ring(struct vcpu *vcpu, unsigned long pgoff)
{
#ifdef CONFIG_HAVE_VCPU_RING
	return pgoff >= VCPU_RING_PAGE_OFFSET && pgoff < VCPU_RING_PAGE_OFFSET + vcpu->ring_pages;
#else
	return false;
#endif
}
static vm_fault_t vcpu_fault(struct vm_fault *vmf)
{
	struct vcpu *vcpu = vmf->vma->vm_file->private_data;

	vmf->page = vcpu->pages[vmf->pgoff & 3];
	get_page(vmf->page);
	return 0;
}
static const struct vm_operations_struct vcpu_vm_ops = { .fault = vcpu_fault };
static int vcpu_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vcpu *vcpu = file->private_data;
	unsigned long pages = vma_pages(vma);

	if ((in_ring(vcpu, vma->vm_pgoff) || in_ring(vcpu, vma->vm_pgoff + pages - 1)) &&
	    ((vma->vm_flags & VM_EXEC) || !(vma->vm_flags & VM_SHARED)))
		return -EINVAL;
	vma->vm_ops = &vcpu_vm_ops;
	return 0;
}
static const struct file_operations vcpu_fops = { .mmap = vcpu_mmap };
