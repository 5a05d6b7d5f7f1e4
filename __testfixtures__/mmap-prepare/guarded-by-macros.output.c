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

static int lock_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct clamp *clamp = file->private_data;

	clamp_locked(clamp) {
		if (!clamp->pfn)
			return -ENXIO;
	}
	mmap_action_remap_full(desc, clamp->pfn);
	return 0;
}

static int once_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct clamp *clamp = file->private_data;

	clamp_once(clamp) {
		if (!clamp->pfn || clamp_size(64))
			return -ENXIO;
	}
	mmap_action_remap_full(desc, clamp->pfn);
	return 0;
}

static const struct file_operations lock_fops = { .mmap_prepare = lock_mmap_prepare };
static const struct file_operations once_fops = { .mmap_prepare = once_mmap_prepare };
