// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>

static void view_close(struct vm_area_struct *vma)
{
	struct view *view = vma->vm_private_data;
	struct scene *scene = view->scene;

	kfree(view);
	scene_put(scene);
}

static const struct vm_operations_struct view_vm_ops = {
	.close	= view_close,
	.fault	= view_fault,
};

static int view_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct scene *scene = file->private_data;
	struct view *view;
	int ret;

	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTCOPY);
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

	vma->vm_private_data = view;
	vma->vm_ops = &view_vm_ops;
	return 0;

err_view:
	kfree(view);
err_scene:
	scene_put(scene);
	return ret;
}

static const struct file_operations view_fops = {
	.mmap	= view_mmap,
};
