/*
 * Where the declarations at the head of a hook keep to a column, the one that is added does so as well.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct window {
	unsigned long pfn;
	bool ready;
};

static int
tabs_mmap(
	struct file		*file,
	struct vm_area_struct	*vma)
{
	struct window		*w = file->private_data;
	int			i;

	for (i = 0; i < 3; i++)
		if (w[i].ready)
			return -EBUSY;
	return remap_pfn_range(vma, vma->vm_start, w->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int spaces_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct window    *w    = file->private_data;
	unsigned long     size = vma->vm_end - vma->vm_start;

	if (!w->ready || size > PAGE_SIZE)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, w->pfn, size,
			       vma->vm_page_prot);
}

/* One of them stands elsewhere. */
static int mixed_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct window		*w = file->private_data;
	bool ready = w->ready;

	if (!ready)
		return -EBUSY;
	return remap_pfn_range(vma, vma->vm_start, w->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations tabs_fops = {
	.mmap = tabs_mmap,
};

static const struct file_operations spaces_fops = {
	.mmap = spaces_mmap,
};

static const struct file_operations mixed_fops = {
	.mmap = mixed_mmap,
};
