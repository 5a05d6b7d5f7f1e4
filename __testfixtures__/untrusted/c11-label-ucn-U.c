/* C that once ended in an error of JavaScript: label ucn U. */
#include <linux/fs.h>
#include <linux/mm.h>
static int h_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff == 7) goto l\U00000041;
	goto out;
l\U00000041:
	return -EINVAL;
out:
	return remap_pfn_range(vma, vma->vm_start, 0x1000, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct file_operations h_fops = { .mmap = h_mmap };
