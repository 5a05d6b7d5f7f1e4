// SPDX-License-Identifier: MIT
/* A counter from the offset to the offset and the pages of the mapping: as many turns as it has pages, which fills it. */
#include <linux/fs.h>
#include <linux/mm.h>

struct pool {
	struct page **pages;
	unsigned long npages;
};

static int pool_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pool *pool = file->private_data;
	unsigned long i, n = vma_pages(vma), addr = vma->vm_start;
	int ret;

	if (vma->vm_pgoff > pool->npages || n > pool->npages - vma->vm_pgoff)
		return -EINVAL;
	for (i = vma->vm_pgoff; i < vma->vm_pgoff + n; i++, addr += PAGE_SIZE) {
		ret = vm_insert_page(vma, addr, pool->pages[i]);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct file_operations pool_fops = {
	.mmap = pool_mmap,
};
