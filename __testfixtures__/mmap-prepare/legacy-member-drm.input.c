// SPDX-License-Identifier: MIT
/*
 * Why: the operations of a DRM driver with buffers: drm_gem_prime_mmap()
 * calls ->mmap of them, which would be NULL.
 */
#include <drm/drm_drv.h>
#include <drm/drm_file.h>
#include <drm/drm_gem.h>
#include <linux/fs.h>
#include <linux/mm.h>

struct panel {
	struct drm_device drm;
	phys_addr_t phys;
};

static int panel_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct drm_file *priv = file->private_data;
	struct panel *panel = container_of(priv->minor->dev, struct panel, drm);

	return remap_pfn_range(vma, vma->vm_start,
			       panel->phys >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static const struct file_operations panel_fops = {
	.owner = THIS_MODULE,
	.open = drm_open,
	.release = drm_release,
	.mmap = panel_mmap,
};

static const struct drm_driver panel_driver = {
	.driver_features = DRIVER_GEM | DRIVER_MODESET,
	.fops = &panel_fops,
	.name = "panel",
};
