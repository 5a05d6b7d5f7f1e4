// A comment that begins behind a brace goes on in the next line: no line is put into it.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static int lock_check(struct vm_area_desc *desc)
{
	if (vma_desc_size(desc) > PAGE_SIZE)
		return -EINVAL;
	return 0;
}

static int lock_mmap_prepare(struct vm_area_desc *desc)
{ /* a chamber is one page,
     and has one user */
	struct file *file = desc->file;

	if (file->private_data)
		return -EBUSY;
	if (lock_check(desc))
		return -EINVAL;
	mmap_action_remap(desc, desc->start, 4, PAGE_SIZE);
	return 0;
}

static const struct file_operations lock_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lock_mmap_prepare,
};
