/*
 * What tabs and spaces put in a column together stays in it, and so does what is said of a function behind its name and a
 * colon in a list of them.
 *
 * loupe_vm_open:            one user more
 * loupe_vm_close:           one user less
 * loupe_mmap_prepare:       maps the registers
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#define LOUPE_PFN 0xfe000UL

struct loupe {
	atomic_t users;
};

static int loupe_vm_mapped(unsigned long start, unsigned long end,
			   pgoff_t pgoff, const struct file *file,
			   void **vm_private_data)
{
	struct loupe *loupe = file->private_data;

	*vm_private_data = loupe;
	atomic_inc(&loupe->users);
	return 0;
}

static void loupe_vm_open(struct vm_area_struct *vma)
{
	struct loupe *loupe = vma->vm_private_data;

	atomic_inc(&loupe->users);
}

static void loupe_vm_close(struct vm_area_struct *vma)
{
	struct loupe *loupe = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!loupe)
		return;

	atomic_dec(&loupe->users);
}

static const struct vm_operations_struct loupe_vm_ops = {
	.mapped	   = loupe_vm_mapped,
	.open	   = loupe_vm_open,
	.close	   = loupe_vm_close,
};

static int loupe_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &loupe_vm_ops;
	mmap_action_remap_full(desc, LOUPE_PFN);
	return 0;
}

static const struct file_operations loupe_fops = {
	.owner	   = THIS_MODULE,
	.mmap_prepare = loupe_mmap_prepare,
};
