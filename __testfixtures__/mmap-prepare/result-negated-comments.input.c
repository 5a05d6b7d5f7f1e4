/* What follows a test for success moves into the arm for the failure, and does not stay behind where nothing leads to it. */
#include <linux/fs.h>
#include <linux/mm.h>

struct ferry {
	unsigned long pfn;
	bool ready;
};

static int ferry_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ferry *ferry = file->private_data;
	int ret;

	if (!ferry->ready) {
		ret = -ENXIO;
		goto out;
	}
	ret = remap_pfn_range(vma, vma->vm_start, ferry->pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret == 0) {
		pr_debug("ferry: mapped\n");
		return 0;
	}
	pr_err("ferry: not mapped\n");
	ret = -EIO;
out:
	return ret;
}

static int ferry_map_commented(struct file *file, struct vm_area_struct *vma)
{
	struct ferry *ferry = file->private_data;

	if (!io_remap_pfn_range(vma, vma->vm_start, ferry->pfn,
				vma->vm_end - vma->vm_start,
				vma->vm_page_prot))
		return 0;
	/* The old tools ask for this number. */
	return -EAGAIN;
}

static const struct file_operations ferry_fops = {
	.owner = THIS_MODULE,
	.mmap = ferry_mmap,
};

static const struct file_operations ferry_commented_fops = {
	.owner = THIS_MODULE,
	.mmap = ferry_map_commented,
};
