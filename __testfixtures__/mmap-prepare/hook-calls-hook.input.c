/* A hook that calls another one of the file. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct dev { phys_addr_t phys; size_t size; };
static int rw_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dev *dev = file->private_data;

	return vm_iomap_memory(vma, dev->phys, dev->size);
}
static int ro_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_flags & VM_WRITE)
		return -EPERM;
	vm_flags_clear(vma, VM_MAYWRITE);
	return rw_mmap(file, vma);
}
static const struct file_operations rw_fops = { .mmap = rw_mmap };
static const struct file_operations ro_fops = { .mmap = ro_mmap };
