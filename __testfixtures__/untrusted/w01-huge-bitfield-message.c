/* It was read otherwise than C reads it: huge bitfield message. */
#include <linux/fs.h>
#include <linux/mm.h>
struct s { int x : 2147483647; };
static struct s g;
static int h_mmap(struct file *file, struct vm_area_struct *vma)
{
	g.x = 3;
	return remap_pfn_range(vma, vma->vm_start, 0x1000, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct file_operations h_fops = { .mmap = h_mmap };
