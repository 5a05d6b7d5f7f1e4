// SPDX-License-Identifier: MIT
/*
 * A hook that stores the private data and then returns what may fail: mapped() stores it last, since close() follows when
 * mapped() fails, and would end what an earlier mapping of the file has set up.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>

struct arena {
	struct mutex lock;
	unsigned long start;
	unsigned long size;
	void **slots;
	bool live;
};

static void arena_vma_close(struct vm_area_struct *vma)
{
	struct arena *arena = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!arena)
		return;

	arena->live = false;
}

static vm_fault_t arena_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static int arena_vma_mapped(unsigned long start, unsigned long end,
			    pgoff_t pgoff, const struct file *file,
			    void **vm_private_data);

static const struct vm_operations_struct arena_vm_ops = {
	.mapped = arena_vma_mapped,
	.close = arena_vma_close,
	.fault = arena_fault,
};

static int arena_set_up(struct arena *arena, unsigned long start, unsigned long end)
{
	mutex_lock(&arena->lock);
	if (arena->size) {
		mutex_unlock(&arena->lock);
		return -EBUSY;
	}
	arena->size = end - start;
	mutex_unlock(&arena->lock);
	arena->start = start;
	arena->slots = kcalloc(arena->size >> PAGE_SHIFT, sizeof(void *), GFP_KERNEL);
	if (!arena->slots) {
		arena->size = 0;
		return -ENOMEM;
	}
	arena->live = true;
	return 0;
}

static int arena_vma_mapped(unsigned long start, unsigned long end,
			    pgoff_t pgoff, const struct file *file,
			    void **vm_private_data)
{
	struct arena *arena = file->private_data;
	int ret;

	ret = arena_set_up(arena, start, end);
	if (ret)
		return ret;

	*vm_private_data = arena;
	return 0;
}

static int arena_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT, VMA_MIXEDMAP_BIT);
	desc->vm_ops = &arena_vm_ops;
	return 0;
}

static const struct file_operations arena_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = arena_mmap_prepare,
};
