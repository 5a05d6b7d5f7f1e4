// A slot is chosen from a map that a header declares, and claimed in it: the choice moves with the claim, as from the file's own.
#include <linux/bitmap.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "berth.h"

static int berth_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	unsigned long slot;

	slot = find_first_zero_bit(berth_map, BERTHS);
	if (slot >= BERTHS)
		return -EBUSY;
	set_bit(slot, berth_map);
	*vm_private_data = (void *)(slot + 1);
	return 0;
}

static void berth_close(struct vm_area_struct *vma)
{
	unsigned long slot = (unsigned long)vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!slot)
		return;

	clear_bit(slot - 1, berth_map);
}

static const struct vm_operations_struct berth_vm_ops = {
	.mapped = berth_mapped,
	.close = berth_close,
};

static int berth_mmap_prepare(struct vm_area_desc *desc)
{
	if (desc->pgoff)
		return -EINVAL;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTCOPY_BIT);
	desc->vm_ops = &berth_vm_ops;
	return 0;
}

static const struct file_operations berth_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = berth_mmap_prepare,
};
