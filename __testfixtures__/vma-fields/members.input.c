// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

struct win {
	struct mm_struct *mm;
	unsigned long base;
	struct list_head users;
};

static const struct vm_operations_struct win_vm_ops;

static int win_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct win *win = vma->vm_file->private_data;
	unsigned long start = vma->vm_start, end = vma->vm_end;

	if (vma->vm_mm != win->mm || !vma->vm_mm->map_count)
		return -EPERM;
	if (start + win->base > end)
		return -EINVAL;

	/* vma->vm_pgoff counts windows, vma->vm_flags is left alone */
	if (vma->vm_pgoff > 3 || !IS_ALIGNED(vma -> vm_start, SZ_64K))
		return -EINVAL;

	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	set_protection(&vma->vm_page_prot);
	(*vma).vm_private_data = win;
	vma->vm_private_data = win;
	vma->vm_ops = &win_vm_ops;
	return 0;
}

static const struct file_operations win_fops = {
	.mmap = win_mmap,
};
