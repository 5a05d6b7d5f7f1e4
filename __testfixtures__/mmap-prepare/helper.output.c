// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

struct acc {
	unsigned long pfn;
	size_t len;
};

static int acc_check(struct acc *acc, struct vm_area_desc *desc,
		     const char *what)
{
	if (desc->pgoff || vma_desc_size(desc) > acc->len) {
		pr_debug("%s: bad range\n", what);
		return -EINVAL;
	}
	return 0;
}

static int acc_map(struct acc *acc, struct vm_area_desc *desc)
{
	desc->page_prot = pgprot_writecombine(desc->page_prot);
	mmap_action_remap_full(desc, acc->pfn);
	return 0;
}

static int acc_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct acc *acc = file->private_data;
	int rc;

	rc = acc_check(acc, desc, __func__);
	if (rc < 0)
		return rc;

	return acc_map(acc, desc);
}

static const struct file_operations acc_fops = {
	.mmap_prepare = acc_mmap_prepare,
};
