/* A mapping call behind a choice or a comma is a statement of its own: the errors of the other arm stay. */
#include <linux/fs.h>
#include <linux/mm.h>
struct vd { unsigned long pfn, size; bool uc; };
static int vd_check(struct vd *vd, struct vm_area_desc *desc)
{
	return desc->pgoff ? -EINVAL : 0;
}
static int a_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *filp = desc->file;
	struct vd *vd = filp->private_data;

	if (desc->pgoff)
		return -EINVAL;
	mmap_action_remap_full(desc, vd->pfn);
	return 0;
}
static int b_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *filp = desc->file;
	struct vd *vd = filp->private_data;
	int ret;

	ret = vd_check(vd, desc);
	if (ret)
		return ret;
	mmap_action_remap_full(desc, vd->pfn);
	return 0;
}
static int c_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *filp = desc->file;
	struct vd *vd = filp->private_data;
	int rc;

	rc = vd_check(vd, desc);
	if (!rc) {
		mmap_action_remap_full(desc, vd->pfn);
		rc = 0;
	}
	return rc;
}
static int d_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *filp = desc->file;
	struct vd *vd = filp->private_data;

	desc->page_prot = pgprot_noncached(desc->page_prot);
	mmap_action_remap_full(desc, vd->pfn);
	return 0;
}
static int e_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *filp = desc->file;
	struct vd *vd = filp->private_data;
	int rc;

	if (vd->uc) {
		if (vd->size) {
			mmap_action_remap_full(desc, vd->pfn);
			rc = 0;
		} else {
			rc = (-ENXIO);
		}
	} else
		rc = -ENODEV;
	return rc;
}
static const struct file_operations f[] = { { .mmap_prepare = a_mmap_prepare, }, { .mmap_prepare = b_mmap_prepare }, { .mmap_prepare = c_mmap_prepare }, { .mmap_prepare = d_mmap_prepare }, { .mmap_prepare = e_mmap_prepare } };
