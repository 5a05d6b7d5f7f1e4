/* A typedef of the file for the operations structure. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

typedef struct file_operations dev_fops_t;
static int dev_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}
static const dev_fops_t dev_fops = { .mmap = dev_mmap };
