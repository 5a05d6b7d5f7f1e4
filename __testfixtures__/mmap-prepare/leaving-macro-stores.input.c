/* A macro that leaves the hook after a failed mapping and counts that does more than leave. */
#include <linux/fs.h>
#include <linux/mm.h>

#define TP_BAIL(t, rc)	do { (t)->failures++; return (rc); } while (0)

struct tape {
	phys_addr_t base;
	size_t len;
	unsigned int failures;
};

static int tape_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tape *tape = file->private_data;
	int rc;

	rc = remap_pfn_range(vma, vma->vm_start, tape->base >> PAGE_SHIFT,
			     vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (rc)
		TP_BAIL(tape, rc);
	return 0;
}

static const struct file_operations tape_fops = {
	.owner	= THIS_MODULE,
	.mmap	= tape_mmap,
};
