/* Flags that are changed behind the mapping call by the newer functions are changed behind it all the same: the action looks at them. */
#include <linux/fs.h>
#include <linux/mm.h>

struct moor {
	phys_addr_t base;
	size_t len;
};

static int moor_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct moor *moor = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, moor->base >> PAGE_SHIFT,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		return ret;
	vma_clear_flags(vma, VMA_MAYWRITE_BIT);
	return 0;
}

static const struct file_operations moor_fops = {
	.mmap = moor_mmap,
};
