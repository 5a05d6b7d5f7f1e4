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

static int crane_hook_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct crane *d = file->private_data;
	VADDR start = vma->vm_start;
	ULONG size = vma->vm_end - vma->vm_start;

	if (size > d->len)
		return -EINVAL;
	return remap_pfn_range(vma, start, d->pfn, size, vma->vm_page_prot);
}

static const struct file_operations crane_hook_fops = {
	.owner = THIS_MODULE,
	.mmap = crane_hook_mmap,
};

static int crane_jib_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct crane *d = file->private_data;
	UINT size = vma->vm_end - vma->vm_start;

	if (size > d->len)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, d->pfn, size, vma->vm_page_prot);
}

static const struct file_operations crane_jib_fops = {
	.owner = THIS_MODULE,
	.mmap = crane_jib_mmap,
};

static int crane_boom_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct crane *d = file->private_data;
	INT size = vma->vm_end - vma->vm_start;

	return remap_pfn_range(vma, vma->vm_start, d->pfn, size, vma->vm_page_prot);
}

static const struct file_operations crane_boom_fops = {
	.owner = THIS_MODULE,
	.mmap = crane_boom_mmap,
};
