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
	mmap_action_remap_full(desc, gate->base);
	return 0;
}

static int gate_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gate *gate = file->private_data;

	if (!__ratelimit(&gate->mappings))
		return -EBUSY;
	return remap_pfn_range(vma, vma->vm_start, gate->base, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations quiet_fops = {
	.mmap_prepare = quiet_mmap_prepare,
};

static const struct file_operations gate_fops = {
	.mmap = gate_mmap,
};
