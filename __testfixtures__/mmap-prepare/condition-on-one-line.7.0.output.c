// SPDX-License-Identifier: MIT
/* A frame ring: conditions that need fewer lines when flags are tested. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ring_check_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;

	if (!vma_desc_test_flags(desc, VMA_SHARED_BIT) ||
	    !vma_desc_test_flags(desc, VMA_MAYSHARE_BIT)) {
		return -EINVAL;
	}

	if (!vma_desc_test_flags(desc, VMA_READ_BIT) ||
	    !vma_desc_test_flags(desc, VMA_MAYREAD_BIT)) {
		/* Nobody can read what cannot be read. */
		return -EACCES;
	}

	if (!vma_desc_test_flags(desc, VMA_EXEC_BIT) ||
	    !vma_desc_test_flags(desc, VMA_MAYEXEC_BIT) ||
	    !vma_desc_test_flags(desc, VMA_WRITE_BIT) ||
	    !vma_desc_test_flags(desc, VMA_MAYWRITE_BIT)) {
		pr_debug("ring: %s\n", file->f_path.dentry->d_name.name);
	}

	if (vma_desc_size(desc) >
	    PAGE_SIZE) {
		pr_debug("ring: more than %lu bytes, from page %lu\n",
			 PAGE_SIZE, desc->pgoff);
	}

	if (vma_desc_size(desc) > SZ_1M &&
	    desc->pgoff) {
		return -E2BIG;
	} else if (desc->pgoff) {
		return -ENXIO;
	}

	return 0;
}

static const struct file_operations ring_fops = {
	.mmap_prepare = ring_check_mmap_prepare,
};
