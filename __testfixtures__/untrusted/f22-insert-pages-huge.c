/* It would take for ever, or all memory, without a budget: insert pages huge. */
#include <linux/fs.h>
#include <linux/mm.h>
static int h_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct page *p[1]; unsigned long n = 1UL << 50;
	vm_insert_pages(vma, vma->vm_start, p, &n);
	zap_vma_ptes(vma, 0, 1UL << 60); io_remap_pfn_range(vma, vma->vm_start, 1, 1UL << 50, vma->vm_page_prot);
	return remap_pfn_range(vma, vma->vm_start, 0x1000, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct file_operations h_fops = { .mmap = h_mmap };
