// SPDX-License-Identifier: MIT
/* A frame ring: conditions that need fewer lines when flags are tested. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ring_check(struct file *file, struct vm_area_struct *vma)
{
	if ((vma->vm_flags & (VM_SHARED | VM_MAYSHARE)) !=
	    (VM_SHARED | VM_MAYSHARE)) {
		return -EINVAL;
	}

	if ((vma->vm_flags & (VM_READ | VM_MAYREAD)) !=
	    (VM_READ | VM_MAYREAD)) {
		/* Nobody can read what cannot be read. */
		return -EACCES;
	}

	if ((vma->vm_flags & (VM_EXEC | VM_MAYEXEC | VM_WRITE | VM_MAYWRITE)) !=
	    (VM_EXEC | VM_MAYEXEC | VM_WRITE | VM_MAYWRITE)) {
		pr_debug("ring: %s\n", file->f_path.dentry->d_name.name);
	}

	if (vma->vm_end - vma->vm_start >
	    PAGE_SIZE) {
		pr_debug("ring: more than %lu bytes, from page %lu\n",
			 PAGE_SIZE, vma->vm_pgoff);
	}

	if (vma->vm_end - vma->vm_start > SZ_1M &&
	    vma->vm_pgoff) {
		return -E2BIG;
	} else if (vma->vm_pgoff) {
		return -ENXIO;
	}

	return 0;
}

static const struct file_operations ring_fops = {
	.mmap = ring_check,
};
