/* Modules of other houses describe parameters as Doxygen has it: what becomes of kernel-doc becomes of that. */
#include <linux/fs.h>
#include <linux/mm.h>

struct yard {
	phys_addr_t base;
	size_t len;
};

/**
 * @brief Map the yard.
 *
 * @param[in,out] desc -- struct vm_area_desc of what is mapped
 *
 * @return 0 or an error
 */
static int yard_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct yard *yard = file->private_data;

	if (vma_desc_size(desc) > yard->len)
		return -EINVAL;
	mmap_action_remap_full(desc, yard->base >> PAGE_SHIFT);
	return 0;
}

/**
 * \brief Map nothing.
 * \param desc virtual memory area
 * \return 0
 */
static int yard_none_mmap_prepare(struct vm_area_desc *desc)
{
	return 0;
}

static const struct file_operations yard_fops = {
	.mmap_prepare = yard_mmap_prepare,
};

static const struct file_operations yard_none_fops = {
	.mmap_prepare = yard_none_mmap_prepare,
};
