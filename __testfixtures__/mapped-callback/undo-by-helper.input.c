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

static void gauge_close(struct vm_area_struct *vma)
{
	gauge_put(vma->vm_private_data);
}

static const struct vm_operations_struct gauge_vm_ops = {
	.close = gauge_close,
};

static int gauge_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gauge *gauge = file->private_data;
	int ret;

	gauge_get(gauge);
	ret = vm_iomap_memory(vma, gauge->base, gauge->size);
	if (ret) {
		gauge_put(gauge);
		return ret;
	}
	vma->vm_private_data = gauge;
	vma->vm_ops = &gauge_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY);
	return 0;
}

static const struct file_operations gauge_fops = {
	.mmap = gauge_mmap,
};
