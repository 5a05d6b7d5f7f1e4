/*
 * Comments, white space and `#if 1` where they mean nothing: each of these once hid a hook, broke what was printed or
 * refused it, and was found by rewriting drivers at random.
 */
#include <linux/fs.h>
#include <linux/mm.h>

#ifdef __cplusplus
extern "C" /* linkage */ {
#endif

struct reef {
	unsigned long pfn;
	struct page **pages;
	unsigned long nr;
};

static long reef_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return can_mmap_file(file) ? 1 : 0;
}

#if 1
static vm_fault_t reef_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct reef_vm_ops = {
	.fault = reef_fault,
};
#endif

static int reef_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file; // of the reef
	struct reef *reef = file->private_data;

	if (!reef)
		return -ENODEV;
#if 1
	desc->private_data = reef;
	if (reef->nr)
		desc->vm_ops = &reef_vm_ops;
#endif
	return 0;
}

static int reef_pages_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct reef *reef = file->private_data;
	unsigned long i, n = vma_pages(vma);
	int ret;

	if (vma->vm_pgoff >= reef->nr || n > reef->nr - vma->vm_pgoff)
		return -ENXIO;
	for (i = 0; i < n; i++) {
		ret = vm_insert_page(vma, (vma)->vm_start + i * PAGE_SIZE, reef->pages[vma->vm_pgoff + i]);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct file_operations reef_fops = {
	. /* both words */ mmap_prepare = reef_mmap_prepare,
	.unlocked_ioctl = reef_ioctl,
};

static const struct file_operations reef_pages_fops = {
	open: reef_open, /* as it was written once */
	mmap: reef_pages_mmap,
};

#ifdef __cplusplus
}
#endif
