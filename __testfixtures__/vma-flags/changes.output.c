// SPDX-License-Identifier: MIT
/* A capture card whose ring is mapped read-only, and never copied or dumped. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ring {
	bool shared;
	bool huge;
};

static int ring_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;

	vma_desc_set_flags(desc, VMA_IO_BIT, VMA_DONTEXPAND_BIT,
			   VMA_DONTDUMP_BIT);
	vma_desc_clear_flags(desc, VMA_MAYWRITE_BIT);
	vma_desc_set_flags(desc, VMA_SEQ_READ_BIT);
	vma_desc_clear_flags(desc, VMA_RAND_READ_BIT);
	if (!ring->shared) {
		vma_desc_set_flags(desc, VMA_DONTCOPY_BIT);
		vma_desc_clear_flags(desc, VMA_MAYSHARE_BIT, VMA_MAYEXEC_BIT);
	}

	/* Both forms of the older kernels' assignment. */
	vma_desc_set_flags(desc, VMA_NORESERVE_BIT);
	vma_desc_clear_flags(desc, VMA_EXEC_BIT, VMA_MAYEXEC_BIT);
	vma_desc_set_flags(desc, VMA_IO_BIT);
	vma_desc_clear_flags(desc, VMA_RAND_READ_BIT);
	vma_desc_set_flags(desc, VMA_MIXEDMAP_BIT);

	if (ring->huge)
		vma_desc_set_flags(desc, VMA_HUGEPAGE_BIT);
	else
		vma_desc_set_flags(desc, VMA_NOHUGEPAGE_BIT);
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	if (!ring->shared)
		vma_desc_set_flags(desc, VMA_WIPEONFORK_BIT);
	return 0;
}

static const struct file_operations ring_fops = {
	.owner = THIS_MODULE,
	.mmap = ring_mmap,
};
