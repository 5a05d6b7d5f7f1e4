/* A macro without parentheses can be written out where nothing stands around it, or around what it is given. */
#include <linux/fs.h>
#include <linux/mm.h>

#define STORK_OFFSET(v)	(v)->vm_pgoff << PAGE_SHIFT
#define STORK_AT(v, n)	((v)->vm_start + n * PAGE_SIZE)

struct stork {
	phys_addr_t base;
	size_t len;
};

static int stork_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct stork *stork = file->private_data;
	unsigned long offset = STORK_OFFSET(vma);

	if (offset > stork->len || STORK_AT(vma, stork->len) < vma->vm_end)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(stork->base),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations stork_fops = {
	.mmap = stork_mmap,
};
