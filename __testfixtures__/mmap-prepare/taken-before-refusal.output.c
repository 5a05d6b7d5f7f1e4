// SPDX-License-Identifier: GPL-2.0
// The hook refuses a mapping when it has taken what close() gives back: it keeps that for ever, and the new form does not take it.
#include <linux/fs.h>
#include <linux/genalloc.h>
#include <linux/mm.h>

struct basin {
	struct gen_pool *pool;
	unsigned long slot;
	size_t size;
	struct page *page;
};

static vm_fault_t basin_fault(struct vm_fault *vmf)
{
	struct basin *basin = vmf->vma->vm_private_data;

	get_page(basin->page);
	vmf->page = basin->page;
	return 0;
}

static int basin_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct basin *basin = *vm_private_data;

	basin->slot = gen_pool_alloc(basin->pool, basin->size);
	return 0;
}

static void basin_close(struct vm_area_struct *vma)
{
	struct basin *basin = vma->vm_private_data;

	gen_pool_free(basin->pool, basin->slot, basin->size);
}

static const struct vm_operations_struct basin_vm_ops = {
	.mapped = basin_mapped,
	.fault = basin_fault,
	.close = basin_close,
};

static int basin_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct basin *basin = file->private_data;

	desc->private_data = basin;
	if (desc->pgoff)
		return -EINVAL;
	desc->vm_ops = &basin_vm_ops;
	return 0;
}

static const struct file_operations basin_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = basin_mmap_prepare,
};
