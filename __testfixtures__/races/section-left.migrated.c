/* The section is left before the pages are there: drm_dev_unplug() finds nothing to zap. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <drm/drm_drv.h>
struct acc { struct drm_device drm; unsigned long phys; };
static int acc_mmap_prepare(struct vm_area_desc *desc)
{
	struct acc *a = desc->file->private_data;
	int cookie;

	if (!drm_dev_enter(&a->drm, &cookie))
		return -ENODEV;
	desc->page_prot = pgprot_noncached(desc->page_prot);
	mmap_action_ioremap_full(desc, a->phys >> PAGE_SHIFT);
	drm_dev_exit(cookie);
	return 0;
}
static const struct file_operations acc_fops = { .mmap_prepare = acc_mmap_prepare };
