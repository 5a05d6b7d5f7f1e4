// SPDX-License-Identifier: MIT
/* What all panels have in common: the file, and the lock around what a driver maps. */

#include <linux/export.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "panel.h"

/* For panels that only show text. */
int panel_no_mmap(struct panel *panel, struct vm_area_struct *vma)
{
	return -ENODEV;
}
EXPORT_SYMBOL_GPL(panel_no_mmap);

static int panel_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct panel *panel = container_of(file->private_data, struct panel, misc);
	int ret;

	mutex_lock(&panel->lock);
	if (panel->gone || !panel->ops->mmap)
		ret = -ENODEV;
	else
		ret = panel->ops->mmap(panel, vma);
	mutex_unlock(&panel->lock);
	return ret;
}

static const struct file_operations panel_fops = {
	.owner	= THIS_MODULE,
	.mmap	= panel_mmap,
};

/**
 * panel_register - make a panel known to user space
 * @panel: the panel, its operations and its name set
 *
 * Return: 0, or a negative error number
 */
int panel_register(struct panel *panel)
{
	mutex_init(&panel->lock);
	panel->misc.fops = &panel_fops;
	return misc_register(&panel->misc);
}
EXPORT_SYMBOL_GPL(panel_register);

MODULE_DESCRIPTION("Panels");
MODULE_LICENSE("Dual MIT/GPL");
