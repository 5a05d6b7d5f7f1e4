// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

/* Why: a hook, and the helper that it passes its vma to, may have the vma by names of the file's own. */
typedef struct vm_area_struct vma_t;
typedef struct vm_area_struct *vma_ptr;
typedef struct file file_t;

struct vault {
	unsigned long pfn;
	unsigned long pages;
};

static int vault_mmap_prepare(struct vm_area_desc *desc);

static int vault_check(struct vault *vault, struct vm_area_desc *desc)
{
	return vma_desc_pages(desc) > vault->pages ? -EINVAL : 0;
}

static int vault_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *filp = desc->file;
	struct vault *vault = filp->private_data;
	int ret;

	ret = vault_check(vault, desc);
	if (ret)
		return ret;
	mmap_action_remap_full(desc, vault->pfn);
	return 0;
}

static const struct file_operations vault_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = vault_mmap_prepare,
};
