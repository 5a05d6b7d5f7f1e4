/* A result that is put into another error number by itself, `ret = ret ? -EAGAIN : 0`, is one that is tested. */
#include <linux/fs.h>
#include <linux/mm.h>

struct fern {
	phys_addr_t base;
	size_t len;
	int state;
};

static int fern_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct fern *fern = file->private_data;
	int ret;

	ret = fern->state;
	ret = ret ? -EBUSY : 0;
	if (ret)
		return ret;
	ret = remap_pfn_range(vma, vma->vm_start, fern->base >> PAGE_SHIFT,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	ret = ret ? -EAGAIN : 0;
	return ret;
}

static const struct file_operations fern_fops = {
	.mmap = fern_mmap,
};
