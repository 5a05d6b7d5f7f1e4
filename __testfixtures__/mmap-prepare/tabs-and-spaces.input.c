/*
 * What tabs and spaces put in a column together stays in it, and so does what is said of a function behind its name and a
 * colon in a list of them.
 *
 * loupe_vm_open:            one user more
 * loupe_vm_close:           one user less
 * loupe_mmap:               maps the registers
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#define LOUPE_PFN 0xfe000UL

struct loupe {
	atomic_t users;
};

static void loupe_vm_open(struct vm_area_struct *vma)
{
	struct loupe *loupe = vma->vm_private_data;

	atomic_inc(&loupe->users);
}

static void loupe_vm_close(struct vm_area_struct *vma)
{
	struct loupe *loupe = vma->vm_private_data;

	atomic_dec(&loupe->users);
}

static const struct vm_operations_struct loupe_vm_ops = {
	.open	   = loupe_vm_open,
	.close	   = loupe_vm_close,
};

static int loupe_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct loupe *loupe = file->private_data;

	vma->vm_private_data = loupe;
	vma->vm_ops = &loupe_vm_ops;
	loupe_vm_open(vma);
	return remap_pfn_range(vma, vma->vm_start, LOUPE_PFN,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations loupe_fops = {
	.owner	   = THIS_MODULE,
	.mmap	   = loupe_mmap,
};
