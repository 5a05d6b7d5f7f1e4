/* `v...` is all that the macro is given, by a name of its own: GNU C. */
#include <linux/fs.h>
#include <linux/mm.h>

#define dial_len(v...) ((v)->vm_end - (v)->vm_start)

static const struct vm_operations_struct dial_vm_ops = {
	.fault	= dial_fault,
};

static int dial_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (dial_len(vma) > 0x4000)
		return -EINVAL;
	vma->vm_ops = &dial_vm_ops;
	return 0;
}

static const struct file_operations dial_fops = {
	.mmap	= dial_mmap,
};
