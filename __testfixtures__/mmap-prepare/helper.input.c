// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

struct acc {
	unsigned long pfn;
	size_t len;
};

static int acc_check(struct acc *acc, struct vm_area_struct *vma, const char *what)
{
	if (vma->vm_pgoff || vma->vm_end - vma->vm_start > acc->len) {
		pr_debug("%s: bad range\n", what);
		return -EINVAL;
	}
	return 0;
}

static int acc_map(struct acc *acc, struct vm_area_struct *vma)
{
	vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	return remap_pfn_range(vma, vma->vm_start, acc->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int acc_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct acc *acc = file->private_data;
	int rc;

	rc = acc_check(acc, vma, __func__);
	if (rc < 0)
		return rc;

	return acc_map(acc, vma);
}

static const struct file_operations acc_fops = {
	.mmap = acc_mmap,
};
