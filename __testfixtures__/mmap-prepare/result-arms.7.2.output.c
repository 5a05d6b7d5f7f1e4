/* Arms for success and for failure in many forms, with what follows both. */
#include <linux/fs.h>
#include <linux/mm.h>

struct tern {
	struct mutex lock;
	unsigned long pfn;
};

static const struct vm_operations_struct tern_vm_ops = {
	.access = generic_access_phys,
};

static int tern_unlocks_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct tern *d = file->private_data;

	mutex_lock(&d->lock);
	mmap_action_remap_full(desc, d->pfn);
	desc->private_data = d;
	desc->vm_ops = &tern_vm_ops;
	mutex_unlock(&d->lock);
	return 0;
}

static int tern_goto_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct tern *d = file->private_data;

	mmap_action_remap_full(desc, d->pfn);
	desc->vm_ops = &tern_vm_ops;
	desc->private_data = d;
	return 0;
}

static int tern_switch_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct tern *d = file->private_data;

	mmap_action_remap_full(desc, d->pfn);
	desc->action.error_override = -EIO;
	return 0;
}

static int tern_chosen_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct tern *d = file->private_data;

	mmap_action_remap_full(desc, d->pfn);
	desc->action.error_override = -ENXIO;
	return 0;
}

static const struct file_operations tern_fops[] = {
	{ .mmap_prepare = tern_unlocks_mmap_prepare },
	{ .mmap_prepare = tern_goto_mmap_prepare },
	{ .mmap_prepare = tern_switch_mmap_prepare },
	{ .mmap_prepare = tern_chosen_mmap_prepare },
};
