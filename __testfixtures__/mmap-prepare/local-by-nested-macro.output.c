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

static int smew_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct smew *smew = file->private_data;
	unsigned long size = vma_desc_size(desc);

	if (!SMEW_FITS || !SMEW_LIMIT(0x1000))
		return -EINVAL;
	mmap_action_remap_full(desc, 0x100);
	return 0;
}

static const struct file_operations smew_fops = {
	.mmap_prepare = smew_mmap_prepare,
};
