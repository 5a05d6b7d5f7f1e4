/* C that once ended in an error of JavaScript: ucn function name. */
#include <linux/fs.h>
#include <linux/mm.h>
static int f\u0042(int x)
{
	return x;
}
static int h_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (f\u0042(2) != 2) return -EBADMSG;
	return remap_pfn_range(vma, vma->vm_start, 0x1000, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct file_operations h_fops = { .mmap = h_mmap };
