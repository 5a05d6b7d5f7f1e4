/* What spaces put in a column behind a name that grows stays in the column while there is room, and one space stays. */
#include <linux/fs.h>
#include <linux/mm.h>

/****************************
 *  vat_mmap_prepare   maps *
 *  vat_open                *
 ****************************/

static int vat_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;

	desc->private_data = file->private_data;
	return 0;
}

/* vat_mmap_prepare maps, with  two  spaces */
static const struct file_operations vat_fops = {
	.open           = vat_open,              /* open   */
	.mmap_prepare   = vat_mmap_prepare,      /* mmap   */
	.release        = vat_release,           /* close  */
};

static const struct file_operations vat_short_fops = {
	.open           = vat_open,    /* open   */
	.mmap_prepare   = vat_mmap_prepare, /* mmap   */
	.release        = vat_release, /* close  */
};
