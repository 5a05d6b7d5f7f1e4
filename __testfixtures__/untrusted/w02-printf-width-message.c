/* It was read otherwise than C reads it: printf width message. */
#include <linux/fs.h>
#include <linux/mm.h>
static int h_mmap(struct file *file, struct vm_area_struct *vma)
{
	pr_info("%999999999d", 3);
	return remap_pfn_range(vma, vma->vm_start, 0x1000, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct file_operations h_fops = { .mmap = h_mmap };
