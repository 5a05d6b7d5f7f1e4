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
 * @param[in] file -- file of it,
 *                    opened before
 * @param[in,out] vma -- struct vm_area_struct of what is mapped
 *
 * @return 0 or an error
 */
static int yard_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct yard *yard = file->private_data;

	if (vma->vm_end - vma->vm_start > yard->len)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, yard->base >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

/**
 * \brief Map nothing.
 * \param filp file of it
 * \param vma  virtual memory area
 * \return 0
 */
static int yard_none_mmap(struct file *filp, struct vm_area_struct *vma)
{
	return 0;
}

static const struct file_operations yard_fops = {
	.mmap	= yard_mmap,
};

static const struct file_operations yard_none_fops = {
	.mmap	= yard_none_mmap,
};
