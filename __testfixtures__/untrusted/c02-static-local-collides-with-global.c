/* C that once ended in an error of JavaScript: static local collides with global. */
#include <linux/fs.h>
#include <linux/mm.h>
static int fé5 = 3;
static int f(void)
{ static int ue9 = 4; return ue9 + fé5; }
static int h_mmap(struct file *file, struct vm_area_struct *vma)
{
	f();
	return remap_pfn_range(vma, vma->vm_start, 0x1000, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct file_operations h_fops = { .mmap = h_mmap };
