// SPDX-License-Identifier: MIT
/* The statement behind the branches belongs to the helper, too. */
#include <linux/fs.h>
#include <linux/mm.h>

struct ex { unsigned long pfn, size; };

static int ex_map(struct ex *ex, struct vm_area_desc *desc)
{
	if (desc->pgoff) {
		return -EINVAL;
#ifdef CONFIG_EX_UC
	} else {
		desc->page_prot = pgprot_noncached(desc->page_prot);
	}
#else
	}
#endif
	mmap_action_remap(desc, desc->start, ex->pfn, PAGE_ALIGN(ex->size));
	return 0;
}

static int ex_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;

	return ex_map(file->private_data, desc);
}

static const struct file_operations ex_fops = {
	.mmap_prepare = ex_mmap_prepare,
};
