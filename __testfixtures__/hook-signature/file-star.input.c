static int star_mmap(struct file* file, struct vm_area_struct* vma)
{
	return star_map(file->private_data);
}

static int space_mmap(struct file * file, struct vm_area_struct * vma)
{
	return star_map(file->private_data);
}

static const struct file_operations star_fops = {
	.mmap = star_mmap,
};

static const struct file_operations space_fops = {
	.mmap = space_mmap,
};
