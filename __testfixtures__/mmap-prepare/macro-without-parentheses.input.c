/* What stands around a macro without parentheses, or around its parameter, takes a part of it: no text says the same there. */
#include <linux/fs.h>
#include <linux/mm.h>

#define WREN_OFFSET(v)	(v)->vm_pgoff << PAGE_SHIFT
#define WREN_AT(v, n)	((v)->vm_start + n * PAGE_SIZE)

struct wren {
	phys_addr_t base;
	size_t len;
};

static int wren_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct wren *wren = file->private_data;

	if (WREN_OFFSET(vma) + PAGE_SIZE > wren->len)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(wren->base),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int nest_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct wren *wren = file->private_data;

	if (WREN_AT(vma, wren->len + 1) < vma->vm_end)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(wren->base),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations wren_fops = {
	.mmap = wren_mmap,
};

static const struct file_operations nest_fops = {
	.mmap = nest_mmap,
};
