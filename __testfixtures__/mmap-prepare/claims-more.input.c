// SPDX-License-Identifier: MIT
/*
 * Why: ten more primitives that take or change something, one in each hook. None
 * is converted without a finding, since nothing gives back what they do.
 */
#include <linux/fs.h>
#include <linux/mm.h>

static int hlist_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct jar *jar = file->private_data;

	hlist_del_init(&jar->node);
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations hlist_fops = {
	.mmap = hlist_mmap,
};

static int xarray_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct jar *jar = file->private_data;

	xa_store(&jar->xa, 0, jar, GFP_KERNEL);
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations xarray_fops = {
	.mmap = xarray_mmap,
};

static int tasklet_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct jar *jar = file->private_data;

	tasklet_schedule(&jar->tasklet);
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations tasklet_fops = {
	.mmap = tasklet_mmap,
};

static int hrtimer_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct jar *jar = file->private_data;

	hrtimer_start(&jar->timer, 0, HRTIMER_MODE_REL);
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations hrtimer_fops = {
	.mmap = hrtimer_mmap,
};

static int regulator_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct jar *jar = file->private_data;

	regulator_enable(jar->reg);
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations regulator_fops = {
	.mmap = regulator_mmap,
};

static int module_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct jar *jar = file->private_data;

	__module_get(THIS_MODULE);
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations module_fops = {
	.mmap = module_mmap,
};

static int percpu_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct jar *jar = file->private_data;

	percpu_ref_get(&jar->refs);
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations percpu_fops = {
	.mmap = percpu_mmap,
};

static int sema_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct jar *jar = file->private_data;

	complete_all(&jar->done);
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations sema_fops = {
	.mmap = sema_mmap,
};

static int regmap_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct jar *jar = file->private_data;

	regmap_write(jar->map, 0, 1);
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations regmap_fops = {
	.mmap = regmap_mmap,
};

static int thread_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct jar *jar = file->private_data;

	wake_up_process(jar->thread);
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations thread_fops = {
	.mmap = thread_mmap,
};
