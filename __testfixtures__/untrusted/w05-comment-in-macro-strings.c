/* It was read otherwise than C reads it: comment in macro strings. */
#include <linux/fs.h>
#include <linux/mm.h>
#define GLOB "/*"
#define END "*/"
static int h_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (GLOB[1] != 42 || END[0] != 42) return -EBADMSG;
	return remap_pfn_range(vma, vma->vm_start, 0x1000, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct file_operations h_fops = { .mmap = h_mmap };
