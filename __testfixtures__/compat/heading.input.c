/* A heading of several comments that names the hook is one: no condition comes between its lines. */
#include <linux/fs.h>
#include <linux/mm.h>

/* ------------------------------------------------------------------ */
/* Files: vent_mmap                                                   */
/* ------------------------------------------------------------------ */

static int vent_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_private_data = file->private_data;
	return 0;
}

static const struct file_operations vent_fops = {
	.open		= vent_open,	/* open */
	.mmap		= vent_mmap,	/* mmap */
	.release	= vent_release,	/* close */
};
