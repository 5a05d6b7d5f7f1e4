/* It was read otherwise than C reads it: function macro and local. */
#include <linux/fs.h>
#include <linux/mm.h>
#define inc(x) ((x) + 1)
static int h_mmap(struct file *file, struct vm_area_struct *vma)
{
	int inc = 3;
	if (inc(inc) != 4) return -EBADMSG;
	return remap_pfn_range(vma, vma->vm_start, 0x1000, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct file_operations h_fops = { .mmap = h_mmap };
