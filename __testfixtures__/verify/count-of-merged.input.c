/* A count of mappings is lower after two of them merged, and is right again when they go. */
#include <linux/mm.h>
#include <linux/refcount.h>
#include <linux/kref.h>
static refcount_t users = REFCOUNT_INIT(1);
static void f_open(struct vm_area_struct *vma) { refcount_inc(&users); }
static void f_close(struct vm_area_struct *vma) { refcount_dec(&users); }
static const struct vm_operations_struct f_vm_ops = { .open = f_open, .close = f_close };
static int f_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_ops = &f_vm_ops;
	refcount_inc(&users);
	return 0;
}
const struct file_operations f_fops = { .mmap = f_mmap };
