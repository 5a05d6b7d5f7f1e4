// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>

static int view_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct scene *scene = file->private_data;
	struct view *view;
	int ret;

	scene_get(scene);

	view = kzalloc(sizeof(*view), GFP_KERNEL);
	if (!view) {
		ret = -ENOMEM;
		goto err_scene;
	}
	view->scene = scene;

	ret = view_register(view);
	if (ret)
		goto err_view;

	*vm_private_data = view;
	return 0;

err_view:
	kfree(view);
err_scene:
	scene_put(scene);
	return ret;
}

static void view_close(struct vm_area_struct *vma)
{
	struct view *view = vma->vm_private_data;
	struct scene *scene;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!view)
		return;

	scene = view->scene;

	kfree(view);
	scene_put(scene);
}

static const struct vm_operations_struct view_vm_ops = {
	.mapped	= view_mapped,
	.close	= view_close,
	.fault	= view_fault,
};

static int view_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTCOPY_BIT);

	desc->vm_ops = &view_vm_ops;
	return 0;
}

static const struct file_operations view_fops = {
	.mmap_prepare = view_mmap_prepare,
};
