/* As undo-by-helper, but another function goes by the count: what is mapped may be another when it is taken. */
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

static long gauge_ioctl(struct file *file, unsigned int cmd, unsigned long base)
{
	struct gauge *gauge = file->private_data;

	if (gauge->users)
		return -EBUSY;
	gauge->base = base;
	return 0;
}

static const struct file_operations gauge_fops = {
	.unlocked_ioctl = gauge_ioctl,
	.mmap = gauge_mmap,
};
