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
	struct win *win = desc->vm_file->private_data;
	unsigned long start = desc->start, end = desc->end;

	if (desc->mm != win->mm || !desc->mm->map_count)
		return -EPERM;
	if (start + win->base > end)
		return -EINVAL;

	/* desc->pgoff counts windows, vma->vm_flags is left alone */
	if (desc->pgoff > 3 || !IS_ALIGNED(desc->start, SZ_64K))
		return -EINVAL;

	desc->page_prot = pgprot_noncached(desc->page_prot);
	set_protection(&desc->page_prot);
	desc->private_data = win;
	desc->private_data = win;
	desc->vm_ops = &win_vm_ops;
	return 0;
}

static const struct file_operations win_fops = {
	.mmap = win_mmap,
};
