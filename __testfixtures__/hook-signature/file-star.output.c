static int star_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;

	return star_map(file->private_data);
}

static int space_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;

	return star_map(file->private_data);
}

static const struct file_operations star_fops = {
	.mmap_prepare = star_mmap_prepare,
};

static const struct file_operations space_fops = {
	.mmap_prepare = space_mmap_prepare,
};
