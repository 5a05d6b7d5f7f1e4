/* A bit that is set with |= is given back by &= with the opposite of it. */
struct gauge {
	phys_addr_t base;
	size_t size;
	u32 state;
};

static void gauge_close(struct vm_area_struct *vma)
{
	struct gauge *gauge = vma->vm_private_data;

	gauge->state &= ~BIT(2);
}

static const struct vm_operations_struct gauge_vm_ops = {
	.close = gauge_close,
};

static int gauge_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gauge *gauge = file->private_data;
	int ret;

	gauge->state |= BIT(2);
	ret = vm_iomap_memory(vma, gauge->base, gauge->size);
	if (ret) {
		gauge->state &= ~BIT(2);
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
