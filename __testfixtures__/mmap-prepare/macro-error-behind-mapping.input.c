/* A macro that sets, or looks at, the variable which took the result of the mapping call by its own name for it. */
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

#define WINCH_NOTE(test) do { if (test) err = -EIO; } while (0)
#define WINCH_FAILED (err < 0)

struct winch {
	phys_addr_t base;
	size_t len;
};

static int drum_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct winch *winch = file->private_data;
	int err;

	err = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(winch->base),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	WINCH_NOTE(winch->len == 0);
	return err;
}

static int rope_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct winch *winch = file->private_data;
	int err;

	err = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(winch->base),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (WINCH_FAILED)
		pr_err("winch: not mapped\n");
	return err;
}

static const struct file_operations drum_fops = {
	.owner = THIS_MODULE,
	.mmap = drum_mmap,
};

static const struct file_operations rope_fops = {
	.owner = THIS_MODULE,
	.mmap = rope_mmap,
};
