/* What the hook makes for itself, fills in and frees again is nobody's state (it was MP004). */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>
struct brig { unsigned long pfn, size; };
static int brig_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct brig *brig = file->private_data;
	struct brig *tmp = kmalloc(sizeof(*tmp), GFP_KERNEL);
	bool ok;

	if (!tmp)
		return -ENOMEM;
	tmp->size = vma->vm_end - vma->vm_start;
	*tmp = *brig;
	ok = tmp->size <= brig->size;
	kfree(tmp);
	if (!ok)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, brig->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct file_operations brig_fops = {
	.mmap = brig_mmap,
};
