// Comments that begin behind a brace, a declaration or a prototype, or end in front of one: no line is put into them.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/atomic.h>

struct weir {
	atomic_t users;
};

/* forks,
 * and splits */ static void weir_open(struct vm_area_struct *vma);
static void weir_close(struct vm_area_struct *vma);

static const struct vm_operations_struct weir_vm_ops = { /* nothing is
							    done by faults */
	.open	= weir_open,
	.close	= weir_close,
};

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

static int weir_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct weir *weir = file->private_data;

	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = weir;
	vma->vm_ops = &weir_vm_ops;
	weir_open(vma);
	return 0;
}

static const struct file_operations weir_fops = {
	.owner	= THIS_MODULE,
	.mmap	= weir_mmap,
};
