// SPDX-License-Identifier: MIT
/* Two device nodes whose hooks keep the flags in locals. */
#include <linux/fs.h>
#include <linux/mm.h>

static int queue_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma_desc_test_flags(desc, VMA_WRITE_BIT) &&
	    !vma_desc_test_flags(desc, VMA_READ_BIT))
		return -EINVAL;
	if (vma_desc_test_flags(desc, VMA_READ_BIT) &&
	    vma_desc_test_flags(desc, VMA_WRITE_BIT) &&
	    !vma_desc_test_flags(desc, VMA_SHARED_BIT))
		return -EPERM;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	return 0;
}

static int doorbell_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long size = vma->vm_end - vma->vm_start;
	int ret = 0;

	if (size != PAGE_SIZE || vma_desc_test_flags(desc, VMA_EXEC_BIT))
		return -EINVAL;
	if (vma_desc_test_flags(desc, VMA_MAYSHARE_BIT) &&
	    !vma_desc_test_flags(desc, VMA_SHARED_BIT))
		ret = 1;
	vma_desc_set_flags(desc, VMA_IO_BIT, VMA_DONTCOPY_BIT);
	vma_desc_clear_flags(desc, VMA_MAYREAD_BIT);
	return ret;
}

static const struct file_operations queue_fops = {
	.mmap = queue_mmap,
};

static const struct file_operations doorbell_fops = {
	.mmap = doorbell_mmap,
};
