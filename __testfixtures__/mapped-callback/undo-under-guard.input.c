/* As undo-under-lock, by scoped_guard() and guard(). */
struct gauge {
	phys_addr_t base;
	size_t size;
	struct mutex lock;
	int users;
	int views;
};

static void gauge_close(struct vm_area_struct *vma)
{
	struct gauge *gauge = vma->vm_private_data;

	scoped_guard(mutex, &gauge->lock)
		gauge->users--;
}

static const struct vm_operations_struct gauge_vm_ops = {
	.close = gauge_close,
};

static int gauge_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gauge *gauge = file->private_data;
	int ret;

	scoped_guard(mutex, &gauge->lock)
		gauge->users++;
	ret = vm_iomap_memory(vma, gauge->base, gauge->size);
	if (ret) {
		scoped_guard(mutex, &gauge->lock)
			gauge->users--;
		return ret;
	}
	vma->vm_private_data = gauge;
	vma->vm_ops = &gauge_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY);
	return 0;
}

static void view_close(struct vm_area_struct *vma)
{
	struct gauge *gauge = vma->vm_private_data;

	guard(mutex)(&gauge->lock);
	gauge->views--;
}

static const struct vm_operations_struct view_vm_ops = {
	.close = view_close,
};

static int view_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gauge *gauge = file->private_data;
	int ret;

	mutex_lock(&gauge->lock);
	gauge->views++;
	mutex_unlock(&gauge->lock);
	ret = vm_iomap_memory(vma, gauge->base, gauge->size);
	if (ret) {
		guard(mutex)(&gauge->lock);
		gauge->views--;
		return ret;
	}
	vma->vm_private_data = gauge;
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
