/* A heading of several comments that names the hook is one: no condition comes between its lines. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
/* ------------------------------------------------------------------ */
/* Files: vent_mmap_prepare                                           */
/* ------------------------------------------------------------------ */

static int vent_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;

	desc->private_data = file->private_data;
	return 0;
}
#else
/* ------------------------------------------------------------------ */
/* Files: vent_mmap                                                   */
/* ------------------------------------------------------------------ */

static int vent_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_private_data = file->private_data;
	return 0;
}
#endif

static const struct file_operations vent_fops = {
	.open		= vent_open,	/* open */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
	.mmap_prepare	= vent_mmap_prepare,	/* mmap */
#else
	.mmap		= vent_mmap,	/* mmap */
#endif
	.release	= vent_release,	/* close */
};
