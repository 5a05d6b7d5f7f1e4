// SPDX-License-Identifier: MIT
/* Why: a macro in a macro names a variable of the file that is called as the descriptor would be. */
#include <linux/fs.h>
#include <linux/mm.h>

#define POCHARD_SPARE	(desc->spare + vma_desc->spare)
#define POCHARD_MOST	(4 + POCHARD_SPARE)

struct pochard {
	unsigned long base;
	unsigned int spare;
};

static struct pochard *desc, *vma_desc;

static int pochard_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pochard *pochard = file->private_data;

	if (vma_pages(vma) > POCHARD_MOST)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, pochard->base,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations pochard_fops = {
	.mmap = pochard_mmap,
};
