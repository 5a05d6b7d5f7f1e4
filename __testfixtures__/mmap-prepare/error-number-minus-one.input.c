/* An error that is no name of one is what user space sees. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct mesa {
	unsigned long pfn;
};

static int mesa_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mesa *d = file->private_data;

	if (remap_pfn_range(vma, vma->vm_start, d->pfn,
			    vma->vm_end - vma->vm_start, vma->vm_page_prot)) {
		pr_err("remap failed\n");
		return -1;
	}
	return 0;
}

static const struct file_operations mesa_fops = {
	.owner = THIS_MODULE,
	.mmap = mesa_mmap,
};
