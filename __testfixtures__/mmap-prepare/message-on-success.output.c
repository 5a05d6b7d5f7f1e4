/* A message about success in an else branch. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct plaza {
	unsigned long pfn;
};

static int plaza_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct plaza *d = file->private_data;

	mmap_action_remap_full(desc, d->pfn);
	pr_info("mapped 0x%lx\n", desc->start);
	return 0;
}

static const struct file_operations plaza_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = plaza_mmap_prepare,
};
