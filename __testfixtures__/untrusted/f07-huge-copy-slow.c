/* It would take for ever, or all memory, without a budget: huge copy slow. */
#include <linux/fs.h>
#include <linux/mm.h>
struct s { char a[1UL << 50]; };
static struct s x, y;
static int h_mmap(struct file *file, struct vm_area_struct *vma)
{
	x = y; memcpy(&x, &y, sizeof(x));
	return remap_pfn_range(vma, vma->vm_start, 0x1000, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct file_operations h_fops = { .mmap = h_mmap };
