// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

#ifdef CONFIG_MMU
static int slab_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, slab_phys, slab_size);
}
#else
#define slab_mmap NULL
#endif

/* Neither of these can be written. */
const struct file_operations slab_fops[] = {
	{
		.owner		= THIS_MODULE,
		.read		= slab_read,
		.mmap		= slab_mmap,
	},
	{
		.owner		= THIS_MODULE,
		.mmap		=
				slab_mmap,
	},
};
