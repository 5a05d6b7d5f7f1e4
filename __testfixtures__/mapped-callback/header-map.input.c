// A slot is chosen from a map that a header declares, and claimed in it: the choice moves with the claim, as from the file's own.
#include <linux/bitmap.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "berth.h"

static void berth_close(struct vm_area_struct *vma)
{
	unsigned long slot = (unsigned long)vma->vm_private_data;

	clear_bit(slot - 1, berth_map);
}

static const struct vm_operations_struct berth_vm_ops = {
	.close = berth_close,
};

static int berth_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long slot;

	if (vma->vm_pgoff)
		return -EINVAL;
	slot = find_first_zero_bit(berth_map, BERTHS);
	if (slot >= BERTHS)
		return -EBUSY;
	set_bit(slot, berth_map);
	vma->vm_private_data = (void *)(slot + 1);
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTCOPY);
	vma->vm_ops = &berth_vm_ops;
	return 0;
}

static const struct file_operations berth_fops = {
	.owner = THIS_MODULE,
	.mmap = berth_mmap,
};
