/* Macros that declare what frees what the hook has made, or that lock for a block, keep nothing of the mapping. */
#include <linux/cleanup.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/slab.h>

struct clamp {
	struct mutex lock;
	unsigned long pfn;
};

#define clamp_locked(clamp) scoped_guard(mutex, &(clamp)->lock)
#define clamp_once(clamp) for (struct clamp *__at = (clamp); __at; __at = NULL)
#define clamp_size(size) ({ void *__p __free(kfree) = kmalloc(size, GFP_KERNEL); __p ? 0 : -ENOMEM; })

static int lock_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct clamp *clamp = file->private_data;

	clamp_locked(clamp) {
		if (!clamp->pfn)
			return -ENXIO;
	}
	return remap_pfn_range(vma, vma->vm_start, clamp->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int once_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct clamp *clamp = file->private_data;

	clamp_once(clamp) {
		if (!clamp->pfn || clamp_size(64))
			return -ENXIO;
	}
	return remap_pfn_range(vma, vma->vm_start, clamp->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations lock_fops = { .mmap = lock_mmap };
static const struct file_operations once_fops = { .mmap = once_mmap };
