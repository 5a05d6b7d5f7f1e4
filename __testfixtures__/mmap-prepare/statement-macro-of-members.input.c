/* A macro that is one statement about the vma stands for that statement, as one that is an expression does. */
#include <linux/fs.h>
#include <linux/mm.h>

#define KILN_UNCACHED(v) do { \
	(v)->vm_page_prot = pgprot_noncached((v)->vm_page_prot); \
} while (0)

struct kiln {
	phys_addr_t phys;
	bool cached;
};

static int kiln_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;

	if (!kiln->cached)
		KILN_UNCACHED(vma);
	return remap_pfn_range(vma, vma->vm_start, kiln->phys >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations kiln_fops = {
	.owner	= THIS_MODULE,
	.mmap	= kiln_mmap,
};
