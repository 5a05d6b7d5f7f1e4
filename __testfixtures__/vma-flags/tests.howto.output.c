// SPDX-License-Identifier: MIT
/* A register window: who may map it, and how. */
#include <linux/fs.h>
#include <linux/mm.h>

static int window_check(struct file *file, struct vm_area_struct *vma)
{
	const bool write = vma_desc_test_flags(desc, VMA_WRITE_BIT);
	int exec;

	/* One flag. */
	if (vma_desc_test_flags(desc, VMA_EXEC_BIT))
		return -EPERM;
	if (!vma_desc_test_flags(desc, VMA_SHARED_BIT))
		return -EINVAL;
	if (!vma_desc_test_flags(desc, VMA_MAYSHARE_BIT))
		return -EINVAL;
	if (vma_desc_test_flags(desc, VMA_HUGETLB_BIT))
		return -EINVAL;

	/* Any of several. */
	if (vma_desc_test_flags(desc, VMA_WRITE_BIT, VMA_MAYWRITE_BIT))
		pr_debug("writable\n");
	if (vma_desc_test_flags(desc, VMA_READ_BIT, VMA_EXEC_BIT))
		pr_debug("readable\n");

	/* All of several. */
	if (!vma_desc_test_flags(desc, VMA_SHARED_BIT) ||
	    !vma_desc_test_flags(desc, VMA_WRITE_BIT))
		return -EPERM;
	if (file->f_flags & O_DSYNC &&
	    vma_desc_test_flags(desc, VMA_SHARED_BIT) &&
	    vma_desc_test_flags(desc, VMA_MAYWRITE_BIT))
		return -EINVAL;

	/* Some set, others clear. */
	if (vma_desc_test_flags(desc, VMA_READ_BIT) &&
	    !vma_desc_test_flags(desc, VMA_WRITE_BIT))
		return 0;
	if (vma_desc_test_flags(desc, VMA_WRITE_BIT) &&
	    !vma_desc_test_flags(desc, VMA_SHARED_BIT))
		return -EINVAL;
	if (vma_desc_test_flags(desc, VMA_MAYWRITE_BIT) &&
	    !vma_desc_test_flags(desc, VMA_SHARED_BIT))
		return -EINVAL;

	exec = vma_desc_test_flags(desc, VMA_MAYEXEC_BIT);
	if (unlikely(exec) ||
	    WARN_ON(!vma_desc_test_flags(desc, VMA_READ_BIT, VMA_WRITE_BIT,
					 VMA_EXEC_BIT)))
		return -EPERM;
	return vma_desc_test_flags(desc, VMA_LOCKED_BIT) ? -EAGAIN : write;
}

static const struct file_operations window_fops = {
	.mmap = window_check,
};
