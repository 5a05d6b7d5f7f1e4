// SPDX-License-Identifier: MIT
/*
 * Macros without parameters whose text names the vma of whoever uses them: their text is what the hook says. One that a
 * callback uses as well, or a hook that is refused, stays for it.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct gauge {
	phys_addr_t base;
	size_t size;
};

#define MAP_LEN		(vma->vm_end - vma->vm_start)
#define MAP_PAGES	(MAP_LEN >> PAGE_SHIFT)

static void gauge_vm_close(struct vm_area_struct *vma)
{
	pr_debug("gauge: %lu pages gone\n", MAP_PAGES);
}

static const struct vm_operations_struct gauge_vm_ops = {
	.close = gauge_vm_close,
};

static int gauge_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct gauge *gauge = file->private_data;

	if (vma_desc_size(desc) > gauge->size ||
	    (desc->pgoff << PAGE_SHIFT) > gauge->size - vma_desc_size(desc))
		return -EINVAL;
	desc->page_prot = pgprot_noncached(desc->page_prot);
	vma_desc_set_flags(desc, VMA_IO_BIT, VMA_DONTDUMP_BIT);
	desc->vm_ops = &gauge_vm_ops;
	mmap_action_remap_full(desc, (gauge->base >> PAGE_SHIFT) + desc->pgoff);
	return 0;
}

static int gauge_page_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (MAP_LEN != PAGE_SIZE)
		return -EINVAL;
	gauge_publish(vma);
	return 0;
}

static const struct file_operations gauge_fops = {
	.mmap_prepare = gauge_mmap_prepare,
};

static const struct file_operations gauge_page_fops = {
	.mmap = gauge_page_mmap,
};
