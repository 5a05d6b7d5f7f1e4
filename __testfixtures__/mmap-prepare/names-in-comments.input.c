// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

/* generic_file_mmap() is named outside the hook, too. */
static int paper_mmap(struct file *file, struct vm_area_struct *vma)
{
	int err;

	/* generic_file_mmap() fails without an MMU: look at vma->vm_pgoff later. */
	err = generic_file_mmap(file, vma);
	if (!err)
		vma->vm_ops = &paper_vm_ops; /* not what generic_file_mmap() sets */
	return err;
}

/* The warning goes with the test. */
static int strict_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (WARN_ON(vm_iomap_memory(vma, strict_base, strict_len)))
		return -EIO;
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap = paper_mmap }, { .mmap = strict_mmap },
};
