// SPDX-License-Identifier: MIT
/* A counter from the offset to the offset and the pages of the mapping: as many turns as it has pages, which fills it. */
#include <linux/fs.h>
#include <linux/mm.h>

struct pool {
	struct page **pages;
	unsigned long npages;
};

static int pool_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct pool *pool = file->private_data;
	unsigned long n = vma_desc_pages(desc);

	if (desc->pgoff > pool->npages || n > pool->npages - desc->pgoff)
		return -EINVAL;
	mmap_action_map_kernel_pages_full(desc, pool->pages + desc->pgoff);
	return 0;
}

static const struct file_operations pool_fops = {
	.mmap_prepare = pool_mmap_prepare,
};
