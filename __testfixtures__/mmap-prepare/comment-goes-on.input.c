// A comment that begins behind a brace goes on in the next line: no line is put into it.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static int lock_check(struct vm_area_struct *vma)
{
	if (vma->vm_end - vma->vm_start > PAGE_SIZE)
		return -EINVAL;
	return 0;
}

static int lock_mmap(struct file *file, struct vm_area_struct *vma)
{ /* a chamber is one page,
     and has one user */
	if (file->private_data)
		return -EBUSY;
	if (lock_check(vma))
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, 4, PAGE_SIZE, vma->vm_page_prot);
}

static const struct file_operations lock_fops = {
	.owner = THIS_MODULE,
	.mmap = lock_mmap,
};
