/* A macro that prints members of the vma it is given is written out. */
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct sluice {
	phys_addr_t base;
	size_t len;
};

static int sluice_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct sluice *sluice = file->private_data;

	pr_debug("sluice %lx: " "%zu bytes\n", desc->start, sluice->len);
	printk(KERN_DEBUG "sluice: " "page %lu\n", desc->pgoff);
	mmap_action_remap_full(desc, PHYS_PFN(sluice->base));
	return 0;
}

static const struct file_operations sluice_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = sluice_mmap_prepare,
};
