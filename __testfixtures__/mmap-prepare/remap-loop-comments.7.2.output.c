/* The comments of a loop that becomes one action stay, before it; those of what stays in it stay where they are. */
#include <linux/fs.h>
#include <linux/mm.h>

static int quire_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *filp = desc->file;
	struct quire *quire = filp->private_data;

	/*
	 * The buffer is linear: page after page
	 * of it is mapped.
	 */
	if (vma_desc_is_cow_mapping(desc) && vma_desc_pages(desc) > 1)
		return -EAGAIN;
	desc->page_prot = PAGE_SHARED;
	mmap_action_remap_full(desc,
			       virt_to_phys((void *)(unsigned long)quire->cpu) >> PAGE_SHIFT);
	desc->page_prot = vma_get_page_prot(desc->vma_flags);
	desc->action.error_override = -EAGAIN; /* user space knows this number */
	return 0;
}

static const struct file_operations quire_fops = {
	.mmap_prepare = quire_mmap_prepare,
};
