/* drm_dev_unplug() waits for the section before it zaps: the legacy hook maps inside of it. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <drm/drm_drv.h>
struct acc { struct drm_device drm; unsigned long phys; };
static int acc_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct acc *a = file->private_data;
	int ret, cookie;

	if (!drm_dev_enter(&a->drm, &cookie))
		return -ENODEV;
	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	ret = io_remap_pfn_range(vma, vma->vm_start, a->phys >> PAGE_SHIFT,
				 vma->vm_end - vma->vm_start, vma->vm_page_prot);
	drm_dev_exit(cookie);
	return ret;
}
static const struct file_operations acc_fops = { .mmap = acc_mmap };
