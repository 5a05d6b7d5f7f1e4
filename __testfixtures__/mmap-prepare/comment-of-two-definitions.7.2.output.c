// Comments that end on the line before the hook, or in its line: the function that is added stands in front of them, in none of
// them, and in no other definition.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static int sluice_release(struct inode *inode, struct file *file)
{
	return 0;
} /* sluice_release */
static int sluice_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, 4);
	desc->action.error_override = -EAGAIN;
	return 0;
}

/* The upper gate,
 * of two. */ /* It has pages of its own. */
static int gate_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, 8);
	desc->action.error_override = -EAGAIN;
	return 0;
}

// The lower gate,
// of two.
static int lower_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, 9);
	desc->action.error_override = -EAGAIN;
	return 0;
}

static const struct file_operations sluice_fops = {
	.owner = THIS_MODULE,
	.release = sluice_release,
	.mmap_prepare = sluice_mmap_prepare,
};

static const struct file_operations gate_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = gate_mmap_prepare,
};

static const struct file_operations lower_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lower_mmap_prepare,
};
