/* It would take for ever, or all memory, without a budget: remap huge convertible. */
#include <linux/fs.h>
#include <linux/mm.h>
static int h_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, 0x1000, 1UL << 62, vma->vm_page_prot);
}
static const struct file_operations h_fops = { .mmap = h_mmap };
