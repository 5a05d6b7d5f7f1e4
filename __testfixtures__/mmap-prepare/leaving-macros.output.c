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

static int tape_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct tape *tape = file->private_data;
	int rc;

	TP_ENTRY;
	if (desc->pgoff)
		TP_RETURN(-EINVAL);
	mmap_action_remap_full(desc, tape->base >> PAGE_SHIFT);
	rc = 0;
	TP_RETURN(rc);
}

static int head_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct tape *tape = file->private_data;
	unsigned long size = vma_desc_size(desc);

	TP_LIMIT();
	mmap_action_remap_full(desc, tape->base >> PAGE_SHIFT);
	return 0;
}

static int reel_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct tape *tape = file->private_data;
	unsigned long size = vma_desc_size(desc);
	int rc = -EINVAL;

	if (size > tape->len)
		TP_FAIL(rc, out);
	mmap_action_remap_full(desc, tape->base >> PAGE_SHIFT);
	return 0;
out:
	return rc;
}

static const struct file_operations tape_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = tape_mmap_prepare,
};

static const struct file_operations head_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = head_mmap_prepare,
};

static const struct file_operations reel_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = reel_mmap_prepare,
};
