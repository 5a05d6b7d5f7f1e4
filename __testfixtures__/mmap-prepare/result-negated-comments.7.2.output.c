/* What follows a test for success moves into the arm for the failure, and does not stay behind where nothing leads to it. */
#include <linux/fs.h>
#include <linux/mm.h>

struct ferry {
	unsigned long pfn;
	bool ready;
};

static int ferry_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct ferry *ferry = file->private_data;
	int ret;

	if (!ferry->ready) {
		ret = -ENXIO;
		goto out;
	}
	mmap_action_remap_full(desc, ferry->pfn);
	desc->action.error_override = -EIO;
	pr_debug("ferry: mapped\n");
	return 0;
out:
	return ret;
}

static int ferry_map_commented_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct ferry *ferry = file->private_data;

	mmap_action_ioremap_full(desc, ferry->pfn);
	desc->action.error_override = -EAGAIN; /* The old tools ask for this number. */
	return 0;
}

static const struct file_operations ferry_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = ferry_mmap_prepare,
};

static const struct file_operations ferry_commented_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = ferry_map_commented_mmap_prepare,
};
