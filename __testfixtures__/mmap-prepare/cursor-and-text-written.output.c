/* What a function of the kernel writes by an argument: where it goes on, and what it has read from a text. */
static ssize_t reel_read(struct file *file, char __user *to, size_t size, loff_t *at)
{
	struct reel *reel = file->private_data;

	return reel->cursor + reel->first + reel->last;
}

static int reel_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct reel *reel = file->private_data;

	if (!xa_find_after(&reel->frames, &reel->cursor, ULONG_MAX, XA_PRESENT))
		return -ENOENT;
	return remap_pfn_range(vma, vma->vm_start, reel->base, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int text_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct reel *reel = file->private_data;
	char text[32];

	snprintf(text, sizeof(text), "%lx %lx", vma->vm_pgoff, vma_pages(vma));
	if (sscanf(text, "%lx %lx", &reel->first, &reel->last) != 2)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, reel->base, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int look_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct reel *reel = file->private_data;
	unsigned long at = 0;

	if (!xa_find(&reel->frames, &at, ULONG_MAX, XA_PRESENT))
		return -ENOENT;
	mmap_action_remap_full(desc, reel->base);
	return 0;
}

static const struct file_operations reel_fops = {
	.read = reel_read,
	.mmap = reel_mmap,
};

static const struct file_operations text_fops = {
	.mmap = text_mmap,
};

static const struct file_operations look_fops = {
	.mmap_prepare = look_mmap_prepare,
};
