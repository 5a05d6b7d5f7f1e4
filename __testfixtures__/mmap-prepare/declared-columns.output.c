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
tabs_mmap_prepare(
	struct vm_area_desc	*desc)
{
	struct file		*file = desc->file;
	struct window		*w = file->private_data;
	int			i;

	for (i = 0; i < 3; i++)
		if (w[i].ready)
			return -EBUSY;
	mmap_action_remap_full(desc, w->pfn);
	return 0;
}

static int spaces_mmap_prepare(struct vm_area_desc *desc)
{
	struct file      *file = desc->file;
	struct window    *w    = file->private_data;
	unsigned long     size = vma_desc_size(desc);

	if (!w->ready || size > PAGE_SIZE)
		return -EINVAL;
	mmap_action_remap_full(desc, w->pfn);
	return 0;
}

/* One of them stands elsewhere. */
static int mixed_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct window		*w = file->private_data;
	bool ready = w->ready;

	if (!ready)
		return -EBUSY;
	mmap_action_remap_full(desc, w->pfn);
	return 0;
}

static const struct file_operations tabs_fops = {
	.mmap_prepare = tabs_mmap_prepare,
};

static const struct file_operations spaces_fops = {
	.mmap_prepare = spaces_mmap_prepare,
};

static const struct file_operations mixed_fops = {
	.mmap_prepare = mixed_mmap_prepare,
};
