/* As undo-under-lock, by scoped_guard() and guard(). */
struct gauge {
	phys_addr_t base;
	size_t size;
	struct mutex lock;
	int users;
	int views;
};

static int gauge_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct gauge *gauge = file->private_data;

	scoped_guard(mutex, &gauge->lock)
		gauge->users++;
	*vm_private_data = gauge;
	return 0;
}

static void gauge_close(struct vm_area_struct *vma)
{
	struct gauge *gauge = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!gauge)
		return;

	scoped_guard(mutex, &gauge->lock)
		gauge->users--;
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

static int view_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct gauge *gauge = file->private_data;

	mutex_lock(&gauge->lock);
	gauge->views++;
	mutex_unlock(&gauge->lock);
	*vm_private_data = gauge;
	return 0;
}

static void view_close(struct vm_area_struct *vma)
{
	struct gauge *gauge = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!gauge)
		return;

	guard(mutex)(&gauge->lock);
	gauge->views--;
}

static const struct vm_operations_struct view_vm_ops = {
	.mapped = view_mapped,
	.close = view_close,
};

static int view_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct gauge *gauge = file->private_data;

	mmap_action_simple_ioremap(desc, gauge->base, gauge->size);
	desc->vm_ops = &view_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT);
	return 0;
}

static const struct file_operations gauge_fops = {
	.mmap_prepare = gauge_mmap_prepare,
};

static const struct file_operations view_fops = {
	.mmap_prepare = view_mmap_prepare,
};
