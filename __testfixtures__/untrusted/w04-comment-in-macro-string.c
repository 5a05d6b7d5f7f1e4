/* It was read otherwise than C reads it: comment in macro string. */
#include <linux/fs.h>
#include <linux/mm.h>
#define URL "http://x"
static int h_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (URL[5] != 47) return -EBADMSG;
	return remap_pfn_range(vma, vma->vm_start, 0x1000, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct file_operations h_fops = { .mmap = h_mmap };
