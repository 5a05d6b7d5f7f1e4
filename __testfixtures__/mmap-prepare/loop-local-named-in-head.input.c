/*
 * Why: what an attribute of the function is called is no use of a local of that name, which
 * goes with the loop.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct spool {
	unsigned long pfn;
};

static int __attribute__((unused)) spool_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct spool *spool = file->private_data;
	unsigned long addr, pfn = spool->pfn;

	for (addr = vma->vm_start; addr < vma->vm_end; addr += PAGE_SIZE, pfn++) {
		unsigned long unused;
		int err = remap_pfn_range(vma, addr, pfn, PAGE_SIZE,
					  vma->vm_page_prot);

		if (err)
			return err;
	}
	return 0;
}

static const struct file_operations spool_fops = {
	.mmap = spool_mmap,
};
