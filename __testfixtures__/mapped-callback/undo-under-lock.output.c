/* The error path of the remap takes the lock again for what it gives back: both go, since an action that fails is unmapped before mapped(). */
struct gauge {
	phys_addr_t base;
	size_t size;
	spinlock_t lock;
	struct mutex mutex;
	int users;
	struct list_head views;
};

struct view {
	struct list_head node;
	struct gauge *gauge;
};

static int gauge_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct gauge *gauge = file->private_data;

	spin_lock(&gauge->lock);
	gauge->users++;
	spin_unlock(&gauge->lock);
	*vm_private_data = gauge;
	return 0;
}

static void gauge_close(struct vm_area_struct *vma)
{
	struct gauge *gauge = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!gauge)
		return;

	spin_lock(&gauge->lock);
	gauge->users--;
	spin_unlock(&gauge->lock);
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
	struct view *view;

	view = kzalloc(sizeof(*view), GFP_KERNEL);
	if (!view)
		return -ENOMEM;
	view->gauge = gauge;
	mutex_lock(&gauge->mutex);
	list_add(&view->node, &gauge->views);
	mutex_unlock(&gauge->mutex);
	*vm_private_data = view;
	return 0;
}

static void view_close(struct vm_area_struct *vma)
{
	struct view *view = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!view)
		return;

	mutex_lock(&view->gauge->mutex);
	list_del(&view->node);
	mutex_unlock(&view->gauge->mutex);
	kfree(view);
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
