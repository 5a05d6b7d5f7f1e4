// Comments that begin behind a brace, a declaration or a prototype, or end in front of one: no line is put into them.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/atomic.h>

struct weir {
	atomic_t users;
};

static int weir_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data);
/* forks,
 * and splits */ static void weir_open(struct vm_area_struct *vma);
static void weir_close(struct vm_area_struct *vma);

static const struct vm_operations_struct weir_vm_ops = { /* nothing is
							    done by faults */
	.mapped	= weir_mapped,
	.open	= weir_open,
	.close	= weir_close,
};

static int weir_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct weir *weir = *vm_private_data;

	atomic_inc(&weir->users);
	return 0;
}

static void weir_open(struct vm_area_struct *vma)
{
	struct weir *weir = vma->vm_private_data;

	atomic_inc(&weir->users);
}

static void weir_close(struct vm_area_struct *vma)
{
	struct weir *weir = vma->vm_private_data; /* as it was
						     handed on */

	atomic_dec(&weir->users);
}

static int weir_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct weir *weir = file->private_data;

	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->private_data = weir;
	desc->vm_ops = &weir_vm_ops;
	return 0;
}

static const struct file_operations weir_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = weir_mmap_prepare,
};
