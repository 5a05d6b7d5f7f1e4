/* C that once ended in an error of JavaScript: kernel macro undef local. */
#include <linux/fs.h>
#include <linux/mm.h>
static int h_mmap(struct file *file, struct vm_area_struct *vma)
{
	int q = PAGE_SHIFT;
#undef PAGE_SHIFT
	int PAGE_SHIFT = 4;
	q += PAGE_SHIFT;
	return remap_pfn_range(vma, vma->vm_start, 0x1000, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct file_operations h_fops = { .mmap = h_mmap };
