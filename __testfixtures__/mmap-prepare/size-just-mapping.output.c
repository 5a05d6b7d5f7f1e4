/* Behind a test that leaves with any other size the driver's own size is that of the mapping; behind one for less it is not. */
#include <linux/fs.h>
#include <linux/mm.h>

struct bay {
	phys_addr_t base;
	size_t len;
};

static int bay_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct bay *bay = file->private_data;
	size_t size = vma_desc_size(desc);

	if (size != bay->len)
		return -EINVAL;
	mmap_action_remap_full(desc, bay->base >> PAGE_SHIFT);
	return 0;
}

static int bay_rounded_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct bay *bay = file->private_data;

	if (vma_desc_size(desc) == PAGE_ALIGN(bay->len)) {
		mmap_action_ioremap_full(desc, bay->base >> PAGE_SHIFT);
		return 0;
	}
	return -EINVAL;
}

static int bay_within_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct bay *bay = file->private_data;

	if (vma_desc_size(desc) < bay->len)
		return -EINVAL;
	mmap_action_remap(desc, desc->start, bay->base >> PAGE_SHIFT,
			  PAGE_ALIGN(bay->len));
	return 0;
}

static int bay_shrunk_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct bay *bay = file->private_data;
	size_t len = bay->len;

	if (vma_desc_size(desc) != len)
		return -EINVAL;
	if (desc->pgoff)
		len -= PAGE_SIZE;
	mmap_action_remap(desc, desc->start, bay->base >> PAGE_SHIFT,
			  PAGE_ALIGN(len));
	return 0;
}

static const struct file_operations bay_fops = {
	.mmap_prepare = bay_mmap_prepare,
};

static const struct file_operations bay_rounded_fops = {
	.mmap_prepare = bay_rounded_mmap_prepare,
};

static const struct file_operations bay_within_fops = {
	.mmap_prepare = bay_within_mmap_prepare,
};

static const struct file_operations bay_shrunk_fops = {
	.mmap_prepare = bay_shrunk_mmap_prepare,
};
