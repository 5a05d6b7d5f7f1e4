/* Operations that are set on success only: nobody sees those of a mapping whose action has failed. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct fjord {
	unsigned long pfn;
};

static const struct vm_operations_struct fjord_vm_ops = {
	.access = generic_access_phys,
};

static int fjord_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct fjord *d = file->private_data;
	int rc;

	rc = io_remap_pfn_range(vma, vma->vm_start, d->pfn,
				vma->vm_end - vma->vm_start,
				pgprot_noncached(vma->vm_page_prot));
	if (rc == 0)
		vma->vm_ops = &fjord_vm_ops;
	return rc;
}

static const struct file_operations fjord_fops = {
	.owner = THIS_MODULE,
	.mmap = fjord_mmap,
};
