/* Why: a bit keeps the reset out while the legacy hook maps; a reset that gives up then has removed nothing. */
#include <linux/bitops.h>
#include <linux/fs.h>
#include <linux/mm.h>
struct kiln { unsigned long flags; bool cold; unsigned long phys; struct address_space *space; };
static int kiln_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *k = file->private_data;
	int ret = -ENODEV;

	if (test_and_set_bit(0, &k->flags))
		return -EBUSY;
	if (!k->cold)
		ret = remap_pfn_range(vma, vma->vm_start, k->phys >> PAGE_SHIFT,
				      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	clear_bit(0, &k->flags);
	return ret;
}
static int kiln_reset(struct kiln *k)
{
	if (test_and_set_bit(0, &k->flags))
		return -EBUSY;
	k->cold = true;
	unmap_mapping_range(k->space, 0, 0, 1);
	clear_bit(0, &k->flags);
	return 0;
}
static const struct file_operations kiln_fops = { .mmap = kiln_mmap };
