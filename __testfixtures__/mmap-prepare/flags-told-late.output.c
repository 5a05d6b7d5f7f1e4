/* A function of the file that only writes the flags to the log behind the mapping call tells of those before the action. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/printk.h>

static unsigned long frame;

static void tell(const char *when, struct vm_area_desc *desc)
{
	pr_debug("%s: flags %lx\n", when, vma_flags_to_legacy(desc->vma_flags));
}

static int told_mmap_prepare(struct vm_area_desc *desc)
{
	tell("before", desc);
	mmap_action_remap_full(desc, frame);
	tell("after", desc);
	return 0;
}

static const struct file_operations told_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = told_mmap_prepare,
};
