/* A driver's own macro for messages, whose text is not its first argument. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct tower {
	unsigned long pfn;
	const char *name;
};

#define tower_err(name, fmt, args...) printk(KERN_ERR "tower %s: " fmt "\n", name, ##args)

static int tower_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct tower *d = file->private_data;

	mmap_action_ioremap_full(desc, d->pfn);
	desc->action.error_override = -EAGAIN;
	return 0;
}

static const struct file_operations tower_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = tower_mmap_prepare,
};
