/*
 * Macros without parameters that write to the log, look at something or are
 * constants change nothing; a macro without a semicolon ends with its line.
 */
#include <linux/fs.h>
#include <linux/mm.h>

#define ENTERED pr_debug("%s\n", __func__)
#define ENTERED_WHOLE pr_debug("%s\n", __func__);
#define CHECK_OPEN if (!gully->pfn) return -ENODEV
#define FIRST_PFN (gully->pfn)
#define GULLY_BYTES (4 * PAGE_SIZE)
#define GULLY_NONE
#define SAY(x) printk x

struct gully {
	unsigned long pfn;
	int mode;
};

static int gully_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gully *gully = file->private_data;
	int ret;

	ENTERED;
	ENTERED_WHOLE
	CHECK_OPEN;
	GULLY_NONE
	SAY(("mode %d\n", gully->mode));
	switch (gully->mode) {
	case 1:
		pr_debug("one\n");
		fallthrough;
	case 2:
		__fallthrough;
	default:
		break;
	}
	if (vma->vm_end - vma->vm_start > GULLY_BYTES)
		return -EINVAL;
	ret = remap_pfn_range(vma, vma->vm_start, FIRST_PFN,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	return ret;
}

static const struct file_operations gully_fops = {
	.mmap = gully_mmap,
};
