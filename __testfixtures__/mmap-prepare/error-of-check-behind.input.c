/* The error that is returned for a wrong number of pages stands behind the call. */
static int f_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret;

	ret = vm_map_pages_zero(vma, pages, 5);
	if (ret < 0)
		return -ENODATA;
	return 0;
}

const struct file_operations f_fops = {
	.mmap = f_mmap,
};
