/* Functions of the file that read the private data where a hook has not set it: behind the call, on one way, before one of two calls. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct bank { size_t size; int count; };

static int late_check(struct vm_area_struct *vma)
{
	struct bank *bank = vma->vm_private_data;

	return bank ? 0 : -EINVAL;
}

static int late_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret = late_check(vma);

	if (ret)
		return ret;
	vma->vm_private_data = file->private_data;
	return 0;
}

static int part_check(struct vm_area_struct *vma)
{
	struct bank *bank = vma->vm_private_data;

	return bank ? 0 : -EINVAL;
}

static int part_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bank *bank = file->private_data;

	if (bank->count)
		vma->vm_private_data = bank;
	return part_check(vma);
}

static int both_check(struct vm_area_struct *vma)
{
	struct bank *bank = vma->vm_private_data;

	return bank ? 0 : -EINVAL;
}

static int both_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff)
		return both_check(vma);
	vma->vm_private_data = file->private_data;
	return both_check(vma);
}

static const struct file_operations bank_fops[] = {
	{ .owner = THIS_MODULE, .mmap = late_mmap },
	{ .owner = THIS_MODULE, .mmap = part_mmap },
	{ .owner = THIS_MODULE, .mmap = both_mmap },
};
