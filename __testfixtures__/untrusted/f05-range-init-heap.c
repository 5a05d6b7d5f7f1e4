/* It would take for ever, or all memory, without a budget: range init heap. */
#include <linux/fs.h>
#include <linux/mm.h>
static char a[65536][64] = { [0 ... 65535] = { [0 ... 63] = 3 } };
static int h_mmap(struct file *file, struct vm_area_struct *vma)
{
	a[0][0] = a[3][3];
	return remap_pfn_range(vma, vma->vm_start, 0x1000, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct file_operations h_fops = { .mmap = h_mmap };
