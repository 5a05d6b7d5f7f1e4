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

static int vault_mmap(file_t *filp, vma_t *vma);

static int vault_check(struct vault *vault, vma_ptr vma)
{
	return vma_pages(vma) > vault->pages ? -EINVAL : 0;
}

static int vault_mmap(file_t *filp, vma_t *vma)
{
	struct vault *vault = filp->private_data;
	int ret;

	ret = vault_check(vault, vma);
	if (ret)
		return ret;
	return remap_pfn_range(vma, vma->vm_start, vault->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations vault_fops = {
	.owner = THIS_MODULE,
	.mmap = vault_mmap,
};
