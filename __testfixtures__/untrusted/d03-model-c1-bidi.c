/* Text of the source holds what a terminal obeys: model c1 bidi. */
#include <linux/fs.h>
#include <linux/mm.h>
static const char s[] = "2J ‮ ⁦ ";
static int h_mmap(struct file *file, struct vm_area_struct *vma)
{
	int a = s[0]; /* ‮ 2J */
	return remap_pfn_range(vma, vma->vm_start, 0x1000, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct file_operations h_fops = { .mmap = h_mmap };
