/* A type that is another one under some conditions says nothing of a size. */
#include <linux/fs.h>
#include <linux/mm.h>
#ifdef BERM_WIDE
typedef unsigned long ULONG;
#else
typedef unsigned char ULONG;
#endif
static int berm_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	ULONG size = vma_desc_size(desc);
	unsigned long *pfn = file->private_data;

	mmap_action_remap(desc, desc->start, *pfn, size);
	return 0;
}
static const struct file_operations berm_fops = { .mmap_prepare = berm_mmap_prepare };
