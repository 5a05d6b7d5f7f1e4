/* A text behind an operand is no C: what an edit rests on has to be understood. */
#include <linux/fs.h>
#include <linux/mm.h>

static const struct vm_operations_struct lodge_vm_ops;

static int lodge_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &lodge_vm_ops "x";
	return 0;
}

static const struct file_operations lodge_fops = {
	.mmap = lodge_mmap,
};
