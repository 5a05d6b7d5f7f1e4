/* A size in a type that the file names is what that type is: as wide as an address, or unsigned and cut off; a signed one may be huge. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

typedef unsigned long ULONG;
typedef ULONG VADDR;
typedef unsigned int UINT;
typedef int INT;

struct crane {
	ULONG pfn;
	UINT len;
};

static int crane_hook_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct crane *d = file->private_data;
	ULONG size = vma_desc_size(desc);

	if (size > d->len)
		return -EINVAL;
	mmap_action_remap_full(desc, d->pfn);
	return 0;
}

static const struct file_operations crane_hook_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = crane_hook_mmap_prepare,
};

static int crane_jib_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct crane *d = file->private_data;
	UINT size = vma_desc_size(desc);

	if (size > d->len)
		return -EINVAL;
	mmap_action_remap(desc, desc->start, d->pfn, size);
	return 0;
}

static const struct file_operations crane_jib_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = crane_jib_mmap_prepare,
};

static int crane_boom_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct crane *d = file->private_data;
	INT size = vma_desc_size(desc);

	mmap_action_remap(desc, desc->start, d->pfn, size);
	return 0;
}

static const struct file_operations crane_boom_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = crane_boom_mmap_prepare,
};
