/* A bit that is set with |= is given back by &= with the opposite of it. */
struct gauge {
	phys_addr_t base;
	size_t size;
	u32 state;
};

static int gauge_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct gauge *gauge = file->private_data;

	gauge->state |= BIT(2);
	*vm_private_data = gauge;
	return 0;
}

static void gauge_close(struct vm_area_struct *vma)
{
	struct gauge *gauge = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!gauge)
		return;

	gauge->state &= ~BIT(2);
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
