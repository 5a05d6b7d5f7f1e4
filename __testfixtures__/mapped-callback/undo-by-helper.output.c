/* A function of the file counts, and another one counts down: in close(), and where the remap fails. Nobody else goes by the count. */
struct gauge {
	phys_addr_t base;
	size_t size;
	struct mutex lock;
	int users;
};

static void gauge_get(struct gauge *gauge)
{
	mutex_lock(&gauge->lock);
	gauge->users++;
	mutex_unlock(&gauge->lock);
}

static void gauge_put(struct gauge *gauge)
{
	mutex_lock(&gauge->lock);
	gauge->users--;
	mutex_unlock(&gauge->lock);
}

static int gauge_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct gauge *gauge = file->private_data;

	gauge_get(gauge);
	*vm_private_data = gauge;
	return 0;
}

static void gauge_close(struct vm_area_struct *vma)
{
	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!vma->vm_private_data)
		return;

	gauge_put(vma->vm_private_data);
}

static const struct vm_operations_struct gauge_vm_ops = {
	.mapped = gauge_mapped,
	.close = gauge_close,
};

static int gauge_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct gauge *gauge = file->private_data;

	mmap_action_simple_ioremap(desc, gauge->base, gauge->size);
	desc->vm_ops = &gauge_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT);
	return 0;
}

static const struct file_operations gauge_fops = {
	.mmap_prepare = gauge_mmap_prepare,
};
