/* C that once ended in an error of JavaScript: typedef of itself. */
#include <linux/fs.h>
#include <linux/mm.h>
typedef T T;
static T g;
static int h_mmap(struct file *file, struct vm_area_struct *vma)
{
	g = 3;
	return remap_pfn_range(vma, vma->vm_start, 0x1000, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct file_operations h_fops = { .mmap = h_mmap };
