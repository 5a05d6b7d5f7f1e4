// SPDX-License-Identifier: MIT
/* The statement behind the branches belongs to the helper, too. */
#include <linux/fs.h>
#include <linux/mm.h>

struct ex { unsigned long pfn, size; };

static int ex_map(struct ex *ex, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff) {
		return -EINVAL;
#ifdef CONFIG_EX_UC
	} else {
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	}
#else
	}
#endif
	return remap_pfn_range(vma, vma->vm_start, ex->pfn, ex->size,
			       vma->vm_page_prot);
}

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	return ex_map(file->private_data, vma);
}

static const struct file_operations ex_fops = {
	.mmap = ex_mmap,
};
