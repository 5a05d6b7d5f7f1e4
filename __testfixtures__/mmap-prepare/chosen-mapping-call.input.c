/* A mapping call behind a choice or a comma is a statement of its own: the errors of the other arm stay. */
#include <linux/fs.h>
#include <linux/mm.h>
struct vd { unsigned long pfn, size; bool uc; };
static int vd_check(struct vd *vd, struct vm_area_struct *vma)
{
	return vma->vm_pgoff ? -EINVAL : 0;
}
static int a_mmap(struct file *filp, struct vm_area_struct *vma)
{
	struct vd *vd = filp->private_data;

	return vma->vm_pgoff ? -EINVAL : remap_pfn_range(vma, vma->vm_start, vd->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static int b_mmap(struct file *filp, struct vm_area_struct *vma)
{
	struct vd *vd = filp->private_data;

	return vd_check(vd, vma) ?: remap_pfn_range(vma, vma->vm_start, vd->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static int c_mmap(struct file *filp, struct vm_area_struct *vma)
{
	struct vd *vd = filp->private_data;
	int rc;

	rc = vd_check(vd, vma) ?: remap_pfn_range(vma, vma->vm_start, vd->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	return rc;
}
static int d_mmap(struct file *filp, struct vm_area_struct *vma)
{
	struct vd *vd = filp->private_data;

	return vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot), remap_pfn_range(vma, vma->vm_start, vd->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static int e_mmap(struct file *filp, struct vm_area_struct *vma)
{
	struct vd *vd = filp->private_data;
	int rc;

	if (vd->uc)
		rc = (vd->size) ? remap_pfn_range(vma, vma->vm_start, vd->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot) : (-ENXIO);
	else
		rc = -ENODEV;
	return rc;
}
static const struct file_operations f[] = { { .mmap = a_mmap, }, { .mmap = b_mmap }, { .mmap = c_mmap }, { .mmap = d_mmap }, { .mmap = e_mmap } };
