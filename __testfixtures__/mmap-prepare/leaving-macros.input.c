/* Macros of the file that return or jump are read as what they do, and stay where they are kept. */
#include <linux/fs.h>
#include <linux/mm.h>

#define TP_ENTRY	pr_debug("> %s\n", __func__)
#define TP_RETURN(rc)	do { int __rc = (rc); pr_debug("< %d\n", __rc); return __rc; } while (0)
#define TP_CHECK(rc)	if ((rc) < 0) { pr_err("tape: %d\n", (rc)); return (rc); }
#define TP_FAIL(rc, to)	do { pr_err("tape: %d\n", (rc)); goto to; } while (0)
#define TP_LIMIT()	do { if (size > 65536) return -EFBIG; } while (0)

struct tape {
	phys_addr_t base;
	size_t len;
};

static int tape_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tape *tape = file->private_data;
	int rc;

	TP_ENTRY;
	if (vma->vm_pgoff)
		TP_RETURN(-EINVAL);
	rc = remap_pfn_range(vma, vma->vm_start, tape->base >> PAGE_SHIFT,
			     vma->vm_end - vma->vm_start, vma->vm_page_prot);
	TP_RETURN(rc);
}

static int head_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tape *tape = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;
	int rc;

	TP_LIMIT();
	rc = remap_pfn_range(vma, vma->vm_start, tape->base >> PAGE_SHIFT, size,
			     vma->vm_page_prot);
	TP_CHECK(rc);
	return 0;
}

static int reel_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tape *tape = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;
	int rc = -EINVAL;

	if (size > tape->len)
		TP_FAIL(rc, out);
	rc = remap_pfn_range(vma, vma->vm_start, tape->base >> PAGE_SHIFT, size,
			     vma->vm_page_prot);
	if (rc)
		goto out;
	return 0;
out:
	return rc;
}

static const struct file_operations tape_fops = {
	.owner	= THIS_MODULE,
	.mmap	= tape_mmap,
};

static const struct file_operations head_fops = {
	.owner	= THIS_MODULE,
	.mmap	= head_mmap,
};

static const struct file_operations reel_fops = {
	.owner	= THIS_MODULE,
	.mmap	= reel_mmap,
};
