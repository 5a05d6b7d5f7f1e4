/*
 * A macro that jumps to where the result of the mapping call is returned brings an error there, which a variable holds by then: by
 * an argument, by its own name for it, or from before. What is left of the mapping call sets it to 0, and it stays returned.
 */
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

#define CRANE_CHECK(test, err, error, to) do { if (!(test)) { (err) = (error); goto to; } } while (0)
#define CRANE_NEED(test) do { if (!(test)) { err = -EINVAL; goto out; } } while (0)
#define CRANE_SKIP(test) if (test) goto out
#define CRANE_LIMIT(size) do { if ((size) > SZ_1M) err = -EFBIG; } while (0)

struct crane {
	phys_addr_t base;
	size_t len;
};

static int boom_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct crane *crane = file->private_data;
	int err;

	CRANE_CHECK(desc->pgoff == 0, err, -EINVAL, out);
	mmap_action_remap_full(desc, PHYS_PFN(crane->base));
	err = 0;
out:
	pr_debug("crane: %d\n", err);
	return err;
}

static int hook_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct crane *crane = file->private_data;
	int err;

	CRANE_NEED(desc->pgoff == 0);
	mmap_action_remap_full(desc, PHYS_PFN(crane->base));
	err = 0;
out:
	return err;
}

static int mast_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct crane *crane = file->private_data;
	int err = -ENXIO;

	CRANE_SKIP(desc->pgoff != 0);
	mmap_action_remap_full(desc, PHYS_PFN(crane->base));
	err = 0;
out:
	return err;
}

/* Nothing but 0 comes to what is returned here: the limit is left before. */
static int cab_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct crane *crane = file->private_data;
	int err = 0;

	CRANE_LIMIT(vma_desc_size(desc));
	if (err)
		return err;
	mmap_action_remap_full(desc, PHYS_PFN(crane->base));
	return 0;
}

static const struct file_operations boom_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = boom_mmap_prepare,
};

static const struct file_operations hook_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = hook_mmap_prepare,
};

static const struct file_operations mast_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = mast_mmap_prepare,
};

static const struct file_operations cab_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = cab_mmap_prepare,
};
