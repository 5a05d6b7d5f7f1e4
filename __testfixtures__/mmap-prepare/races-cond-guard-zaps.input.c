/* scoped_cond_guard() and CLASS() of a lock are sections as guard() is: the end of the device zaps under the same lock. */
#include <linux/cleanup.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>

struct lock_gate {
	struct mutex lock;
	bool gone;
	unsigned long pfn;
	struct address_space *mapping;
};

static int lock_gate_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lock_gate *gate = file->private_data;

	scoped_cond_guard(mutex_intr, return -EINTR, &gate->lock) {
		if (gate->gone)
			return -ENODEV;
		return remap_pfn_range(vma, vma->vm_start, gate->pfn, vma->vm_end - vma->vm_start,
				       vma->vm_page_prot);
	}
	return 0;
}

static int lock_gate_class_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lock_gate *gate = file->private_data;
	CLASS(mutex, held)(&gate->lock);

	if (gate->gone)
		return -ENODEV;
	return remap_pfn_range(vma, vma->vm_start, gate->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static void lock_gate_remove(struct lock_gate *gate)
{
	guard(mutex)(&gate->lock);
	gate->gone = true;
	unmap_mapping_range(gate->mapping, 0, 0, 1);
}

static const struct file_operations lock_gate_fops = {
	.mmap = lock_gate_mmap,
};

static const struct file_operations lock_gate_class_fops = {
	.mmap = lock_gate_class_mmap,
};
