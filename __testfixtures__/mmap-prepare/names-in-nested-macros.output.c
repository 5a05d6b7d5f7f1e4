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

static int pochard_mmap_prepare(struct vm_area_desc *vm_desc)
{
	struct file *file = vm_desc->file;
	struct pochard *pochard = file->private_data;

	if (vma_desc_pages(vm_desc) > POCHARD_MOST)
		return -EINVAL;
	mmap_action_remap_full(vm_desc, pochard->base);
	return 0;
}

static const struct file_operations pochard_fops = {
	.mmap_prepare = pochard_mmap_prepare,
};
