/*
 * What keeps the error number of a helper stands before its twin and the twin's comment; and a helper with a comment before it has a
 * twin as well as one without.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct cane {
	phys_addr_t base;
	size_t len;
	struct vm_area_struct *last;
};

static int cane_map(struct cane *cane, struct vm_area_struct *vma);

static int cane_mmap(struct file *file, struct vm_area_struct *vma)
{
	return cane_map(file->private_data, vma);
}

/* Maps a cane from its beginning. */
static int cane_map(struct cane *cane, struct vm_area_struct *vma)
{
	unsigned long size = vma->vm_end - vma->vm_start;

	if (size > cane->len)
		return -EINVAL;
	if (remap_pfn_range(vma, vma->vm_start, cane->base >> PAGE_SHIFT, size, vma->vm_page_prot))
		return -EAGAIN;
	return 0;
}

static int stem_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cane *cane = file->private_data;

	cane->last = vma;
	return cane_map(cane, vma);
}

static const struct file_operations cane_fops = {
	.mmap = cane_mmap,
};

static const struct file_operations stem_fops = {
	.mmap = stem_mmap,
};
