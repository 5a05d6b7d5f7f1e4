/* C that once ended in an error of JavaScript: sizeof infinity. */
#include <linux/fs.h>
#include <linux/mm.h>
struct s { char a[1UL << 62][1UL << 62][1UL << 62][1UL << 62][1UL << 62][1UL << 62][1UL << 62][1UL << 62][1UL << 62][1UL << 62][1UL << 62][1UL << 62][1UL << 62][1UL << 62][1UL << 62][1UL << 62][1UL << 62][1UL << 62]; };
static int h_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (sizeof(struct s) == 3) return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, 0x1000, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct file_operations h_fops = { .mmap = h_mmap };
