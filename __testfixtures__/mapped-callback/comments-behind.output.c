// The comments with which the line of a statement ends move with it, all of them.
#include <linux/fs.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/slab.h>

struct spill {
	struct list_head list;
	struct spiller *spiller;
	unsigned long start;
	refcount_t users;
};

static int spill_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct spiller *spiller = file->private_data;
	struct spill *spill;

	spill = kzalloc(sizeof(*spill), GFP_KERNEL);
	if (!spill)
		return -ENOMEM;

	spill->spiller = spiller; /* has the list */ /* and its lock */
	spill->start = start;
	refcount_set(&spill->users, 1); /* that of the file */ // as its own

	mutex_lock(&spiller->lock);
	list_add(&spill->list, &spiller->spilles);
	mutex_unlock(&spiller->lock);

	*vm_private_data = spill;
	return 0;
}

static void spill_open(struct vm_area_struct *vma)
{
	struct spill *spill = vma->vm_private_data;

	refcount_inc(&spill->users);
}

static void spill_close(struct vm_area_struct *vma)
{
	struct spill *spill = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!spill)
		return;

	if (!refcount_dec_and_test(&spill->users))
		return;
	mutex_lock(&spill->spiller->lock);
	list_del(&spill->list);
	mutex_unlock(&spill->spiller->lock);
	kfree(spill);
}

static const struct vm_operations_struct spill_vm_ops = {
	.mapped = spill_mapped,
	.open = spill_open,
	.close = spill_close,
	.fault = spill_fault,
};

static int spill_mmap_prepare(struct vm_area_desc *desc)
{
	if (!vma_desc_test(desc, VMA_SHARED_BIT))
		return -EINVAL;

	desc->vm_ops = &spill_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTCOPY_BIT);
	return 0;
}

static const struct file_operations spill_fops = {
	.mmap_prepare = spill_mmap_prepare,
};
