/* A message about success in an else branch. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct plaza {
	unsigned long pfn;
};

static int plaza_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct plaza *d = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, d->pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		pr_err("failed at [0x%lx 0x%lx]\n", vma->vm_start, vma->vm_end);
	else
		pr_info("mapped 0x%lx\n", vma->vm_start);
	return ret;
}

static const struct file_operations plaza_fops = {
	.owner = THIS_MODULE,
	.mmap = plaza_mmap,
};
