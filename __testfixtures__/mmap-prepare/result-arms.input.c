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

static int tern_unlocks_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tern *d = file->private_data;
	int ret;

	mutex_lock(&d->lock);
	ret = remap_pfn_range(vma, vma->vm_start, d->pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (!ret) {
		vma->vm_private_data = d;
		vma->vm_ops = &tern_vm_ops;
	}
	mutex_unlock(&d->lock);
	return ret;
}

static int tern_goto_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tern *d = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, d->pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret >= 0)
		vma->vm_ops = &tern_vm_ops;
	else
		goto fail;
	vma->vm_private_data = d;
	return 0;

fail:
	pr_err("%s: %d\n", __func__, ret);
	return ret;
}

static int tern_switch_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tern *d = file->private_data;

	switch (remap_pfn_range(vma, vma->vm_start, d->pfn,
				vma->vm_end - vma->vm_start, vma->vm_page_prot)) {
	case 0:
		return 0;
	default:
		return -EIO;
	}
}

static int tern_chosen_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tern *d = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, d->pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot) ? -ENXIO : 0;
	return ret;
}

static const struct file_operations tern_fops[] = {
	{ .mmap = tern_unlocks_mmap },
	{ .mmap = tern_goto_mmap },
	{ .mmap = tern_switch_mmap },
	{ .mmap = tern_chosen_mmap },
};
