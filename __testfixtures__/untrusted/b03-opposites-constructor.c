/* A name that objects of JavaScript inherit stands where a table is asked for it: opposites constructor. */
#include <linux/fs.h>
#include <linux/mm.h>
static void h_open(struct vm_area_struct *vma)
{
	constructor(vma->vm_private_data);
}
static const struct vm_operations_struct vops = { .open = h_open };
static int h_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_private_data = file->private_data;
	constructor_get(file->private_data);
	vma->vm_ops = &vops;
	return remap_pfn_range(vma, vma->vm_start, 0x1000, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct file_operations h_fops = { .mmap = h_mmap };
