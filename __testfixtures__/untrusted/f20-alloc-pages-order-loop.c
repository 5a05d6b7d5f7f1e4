/* It would take for ever, or all memory, without a budget: alloc pages order loop. */
#include <linux/fs.h>
#include <linux/mm.h>
static int h_mmap(struct file *file, struct vm_area_struct *vma)
{
	int i;
	for (i = 0; i < 100000; i++) alloc_pages(GFP_KERNEL, 30);
	return remap_pfn_range(vma, vma->vm_start, 0x1000, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct file_operations h_fops = { .mmap = h_mmap };
