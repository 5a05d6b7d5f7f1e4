/*
 * A macro of the file that takes any number of arguments, and jumps, is not read: what it jumps to may follow with any value all
 * the same.
 */
#include <linux/fs.h>
#include <linux/mm.h>

#define REEL_FAIL(to, fmt, ...) do { pr_err(fmt, ##__VA_ARGS__); goto to; } while (0)

struct reel {
	atomic_t maps;
	phys_addr_t base;
	size_t len;
};

static int reel_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct reel *reel = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;
	int ret = -EINVAL;

	atomic_inc(&reel->maps);
	if (size > reel->len)
		goto out;
	ret = remap_pfn_range(vma, vma->vm_start, reel->base >> PAGE_SHIFT, size, vma->vm_page_prot);
	if (ret)
		REEL_FAIL(out, "reel: no mapping of %lu bytes: %d\n", size, ret);
	return 0;
out:
	atomic_dec(&reel->maps);
	return ret;
}

static const struct file_operations reel_fops = {
	.owner = THIS_MODULE,
	.mmap = reel_mmap,
};
