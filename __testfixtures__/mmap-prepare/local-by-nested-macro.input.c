// SPDX-License-Identifier: MIT
/* Why: what only a macro in a macro names of the hook is used as long as that is. */
#include <linux/fs.h>
#include <linux/mm.h>

#define SMEW_BYTES	(size + 1)
#define SMEW_FITS	(SMEW_BYTES <= 0x4001)
#define SMEW_LIMIT(n)	((n) < smew->len)

struct smew {
	unsigned long base;
	unsigned long len;
};

static int smew_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct smew *smew = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	if (!SMEW_FITS || !SMEW_LIMIT(0x1000))
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, 0x100, size,
			       vma->vm_page_prot);
}

static const struct file_operations smew_fops = {
	.mmap = smew_mmap,
};
