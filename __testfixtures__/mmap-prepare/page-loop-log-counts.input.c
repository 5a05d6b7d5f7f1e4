/* What is written of each page does something, too: the loop stays. */
#include <linux/fs.h>
#include <linux/mm.h>

struct vent {
	void *shared;
	size_t size;
	int mapped;
};

static int hood_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vent *vent = file->private_data;
	unsigned long address = vma->vm_start;
	unsigned long size = vma->vm_end - vma->vm_start;
	void *pos = vent->shared;

	if (size > vent->size)
		return -EINVAL;
	while (size > 0) {
		if (remap_pfn_range(vma, address, virt_to_pfn(pos), PAGE_SIZE, vma->vm_page_prot))
			return -EAGAIN;
		pr_debug("page %d\n", vent->mapped++);
		address += PAGE_SIZE;
		pos += PAGE_SIZE;
		size -= PAGE_SIZE;
	}
	return 0;
}

static const struct file_operations hood_fops = {
	.mmap = hood_mmap,
};
