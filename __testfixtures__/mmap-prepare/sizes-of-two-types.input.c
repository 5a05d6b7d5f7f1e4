/* A type that is another one under some conditions says nothing of a size. */
#include <linux/fs.h>
#include <linux/mm.h>
#ifdef BERM_WIDE
typedef unsigned long ULONG;
#else
typedef unsigned char ULONG;
#endif
static int berm_mmap(struct file *file, struct vm_area_struct *vma)
{
	ULONG size = vma->vm_end - vma->vm_start;
	unsigned long *pfn = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, *pfn, size, vma->vm_page_prot);
}
static const struct file_operations berm_fops = { .mmap = berm_mmap };
