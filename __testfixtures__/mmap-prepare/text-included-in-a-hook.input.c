/* A file that is included in the middle of a function may do anything there, and use anything of it. */
#include <linux/fs.h>
#include <linux/mm.h>

struct brook {
	unsigned int maps;
	unsigned long pfn;
};

static int brook_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct brook *brook = file->private_data;

#include "brook-checks.h"
	return remap_pfn_range(vma, vma->vm_start, brook->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int brook_check(struct brook *brook)
{
#include "brook-checks.h"
	return brook->pfn ? 0 : -ENXIO;
}

static int checked_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct brook *brook = file->private_data;

	if (brook_check(brook))
		return -ENXIO;
	return remap_pfn_range(vma, vma->vm_start, brook->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int stepped_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct brook *brook = file->private_data;

	BROOK_STEP;
	return remap_pfn_range(vma, vma->vm_start, brook->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int slots_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct brook *brook = file->private_data;

	DECLARE_STEP(brook);
	brook_every_slot(brook) {
		if (!brook->pfn)
			return -ENXIO;
	}
	return remap_pfn_range(vma, vma->vm_start, brook->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations brook_fops = { .mmap = brook_mmap };
static const struct file_operations checked_fops = { .mmap = checked_mmap };
static const struct file_operations stepped_fops = { .mmap = stepped_mmap };
static const struct file_operations slots_fops = { .mmap = slots_mmap };
