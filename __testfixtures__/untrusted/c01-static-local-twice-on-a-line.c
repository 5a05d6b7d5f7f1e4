/* C that once ended in an error of JavaScript: static local twice on a line. */
#include <linux/fs.h>
#include <linux/mm.h>
static int h_mmap(struct file *file, struct vm_area_struct *vma)
{
	{ static int x = 1; x++; } { static int x = 2; x++; }
	return remap_pfn_range(vma, vma->vm_start, 0x1000, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct file_operations h_fops = { .mmap = h_mmap };
