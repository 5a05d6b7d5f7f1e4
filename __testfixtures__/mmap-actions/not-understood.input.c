// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static unsigned long pfn;

#define WHOLE(v)	((v)->vm_end - (v)->vm_start)
#define HERE		(vma->vm_start)

/* A block declares another vma. */
static int shadow_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (pfn) {
		struct vm_area_struct *vma = find_other(file);

		return remap_pfn_range(vma, vma->vm_start, pfn, PAGE_SIZE,
				       vma->vm_page_prot);
	}
	return -ENODEV;
}

/* A macro uses the vma without being given it. */
static int macro_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, HERE, pfn, PAGE_SIZE, vma->vm_page_prot);
}

/* A mapping call inside a statement expression. */
static int inside_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret = ({
		int err = remap_pfn_range(vma, vma->vm_start, pfn, PAGE_SIZE,
					  vma->vm_page_prot);
		err;
	});

	return ret;
}

/* A chain of calls. */
static int chain_mmap(struct file *file, struct vm_area_struct *vma)
{
	return check_access(file) ?: remap_pfn_range(vma, vma->vm_start, pfn,
						     PAGE_SIZE,
						     vma->vm_page_prot);
}

static int condition_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (check_access(file) ||
	    remap_pfn_range(vma, vma->vm_start, pfn, PAGE_SIZE,
			    vma->vm_page_prot))
		return -EAGAIN;
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap = shadow_mmap }, { .mmap = macro_mmap },
	{ .mmap = inside_mmap }, { .mmap = chain_mmap },
	{ .mmap = condition_mmap },
};
