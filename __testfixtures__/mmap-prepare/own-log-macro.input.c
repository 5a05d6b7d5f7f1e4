/* A driver's own macro for messages, whose text is not its first argument. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct tower {
	unsigned long pfn;
	const char *name;
};

#define tower_err(name, fmt, args...) printk(KERN_ERR "tower %s: " fmt "\n", name, ##args)

static int tower_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tower *d = file->private_data;
	int err;

	err = io_remap_pfn_range(vma, vma->vm_start, d->pfn,
				 vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (err) {
		tower_err(d->name, "remap failed, err=%d", err);
		return -EAGAIN;
	}
	return 0;
}

static const struct file_operations tower_fops = {
	.owner = THIS_MODULE,
	.mmap = tower_mmap,
};
