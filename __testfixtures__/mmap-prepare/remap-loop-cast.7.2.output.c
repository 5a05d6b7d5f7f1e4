/*
 * The loop of a well-known book: pages of linear memory one by one, from a pointer that a cast has made a number. The
 * question of what the cast holds ended the whole file with an exception.
 */
#include <linux/fs.h>
#include <linux/mm.h>

static int ream_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *filp = desc->file;
	struct ream *ream = filp->private_data;

	if (vma_desc_is_cow_mapping(desc) && vma_desc_pages(desc) > 1)
		return -EAGAIN;
	desc->page_prot = PAGE_SHARED;
	mmap_action_remap_full(desc,
			       virt_to_phys((void *)(unsigned long)ream->cpu) >>
			       PAGE_SHIFT);
	desc->page_prot = vma_get_page_prot(desc->vma_flags);
	desc->action.error_override = -EAGAIN;
	return 0;
}

static const struct file_operations ream_fops = {
	.mmap_prepare = ream_mmap_prepare,
};
