/* C that once ended in an error of JavaScript: typedef array of itself. */
#include <linux/fs.h>
#include <linux/mm.h>
typedef T T[3];
static T g;
static int h_mmap(struct file *file, struct vm_area_struct *vma)
{
	g[0] = 3;
	return remap_pfn_range(vma, vma->vm_start, 0x1000, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct file_operations h_fops = { .mmap = h_mmap };
