/* The address of the vma in a message says as much as that of the descriptor. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct vault {
	unsigned long pfn;
};

static int vault_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vault *d = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, d->pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	pr_debug("remap(vma=0x%p, start=0x%lx) = %d\n", vma, vma->vm_start, ret);
	if (ret)
		return -EAGAIN;
	return 0;
}

static const struct file_operations vault_fops = {
	.owner = THIS_MODULE,
	.mmap = vault_mmap,
};
