/* The name of the function itself is no difference. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct gate {
	unsigned long pfn;
};

int gate_check(const char *who, struct gate *d, int how);

static int gate_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gate *d = file->private_data;
	int rv;

	rv = gate_check(__func__, d, 0);
	if (rv < 0)
		return rv;

	return remap_pfn_range(vma, vma->vm_start, d->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations gate_fops = {
	.owner = THIS_MODULE,
	.mmap = gate_mmap,
};
