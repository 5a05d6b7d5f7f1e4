/* What lets one through in a time: nobody misses a message that it withholds, but a mapping that fails takes one away from others. */
static int quiet_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct gate *gate = file->private_data;

	if (!gate->size) {
		if (__ratelimit(&gate->messages))
			dev_warn(gate->dev, "nothing to map\n");
		return -ENODEV;
	}
	mmap_action_simple_ioremap(desc, gate->base, gate->size);
	return 0;
}

static int gate_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gate *gate = file->private_data;

	if (!__ratelimit(&gate->mappings))
		return -EBUSY;
	return vm_iomap_memory(vma, gate->base, gate->size);
}

static const struct file_operations quiet_fops = {
	.mmap_prepare = quiet_mmap_prepare,
};

static const struct file_operations gate_fops = {
	.mmap = gate_mmap,
};
