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

static void gauge_close(struct vm_area_struct *vma)
{
	struct gauge *gauge = vma->vm_private_data;

	spin_lock(&gauge->lock);
	gauge->users--;
	spin_unlock(&gauge->lock);
}

static const struct vm_operations_struct gauge_vm_ops = {
	.close = gauge_close,
};

static int gauge_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gauge *gauge = file->private_data;
	int ret;

	spin_lock(&gauge->lock);
	gauge->users++;
	spin_unlock(&gauge->lock);
	ret = vm_iomap_memory(vma, gauge->base, gauge->size);
	if (ret) {
		spin_lock(&gauge->lock);
		gauge->users--;
		spin_unlock(&gauge->lock);
		return ret;
	}
	vma->vm_private_data = gauge;
	vma->vm_ops = &gauge_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY);
	return 0;
}

static void view_close(struct vm_area_struct *vma)
{
	struct view *view = vma->vm_private_data;

	mutex_lock(&view->gauge->mutex);
	list_del(&view->node);
	mutex_unlock(&view->gauge->mutex);
	kfree(view);
}

static const struct vm_operations_struct view_vm_ops = {
	.close = view_close,
};

static int view_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gauge *gauge = file->private_data;
	struct view *view;
	int ret;

	view = kzalloc(sizeof(*view), GFP_KERNEL);
	if (!view)
		return -ENOMEM;
	view->gauge = gauge;
	mutex_lock(&gauge->mutex);
	list_add(&view->node, &gauge->views);
	mutex_unlock(&gauge->mutex);
	ret = vm_iomap_memory(vma, gauge->base, gauge->size);
	if (ret) {
		mutex_lock(&gauge->mutex);
		list_del(&view->node);
		mutex_unlock(&gauge->mutex);
		kfree(view);
		return ret;
	}
	vma->vm_private_data = view;
	vma->vm_ops = &view_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY);
	return 0;
}

static const struct file_operations gauge_fops = {
	.mmap = gauge_mmap,
};

static const struct file_operations view_fops = {
	.mmap = view_mmap,
};
