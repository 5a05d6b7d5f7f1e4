/* The error that is returned for a wrong number of pages stands behind the call. */
static int f_mmap_prepare(struct vm_area_desc *desc)
{
	if (vma_desc_pages(desc) > 5)
		return -ENODATA;
	mmap_action_map_kernel_pages_full(desc, pages);
	desc->action.error_override = -ENODATA;
	return 0;
}

const struct file_operations f_fops = {
	.mmap_prepare = f_mmap_prepare,
};
