/* What the hook makes for itself, fills in and frees again is nobody's state (it was MP004). */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>
struct brig { unsigned long pfn, size; };
static int brig_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct brig *brig = file->private_data;
	struct brig *tmp = kmalloc(sizeof(*tmp), GFP_KERNEL);
	bool ok;

	if (!tmp)
		return -ENOMEM;
	tmp->size = vma_desc_size(desc);
	*tmp = *brig;
	ok = tmp->size <= brig->size;
	kfree(tmp);
	if (!ok)
		return -EINVAL;
	mmap_action_remap_full(desc, brig->pfn);
	return 0;
}
static const struct file_operations brig_fops = {
	.mmap_prepare = brig_mmap_prepare,
};
