// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/version.h>

#ifdef CONFIG_MMU
#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
static int slab_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_simple_ioremap(desc, slab_phys, slab_size);
	return 0;
}
#else
static int slab_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, slab_phys, slab_size);
}
#endif
#else
#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
#define slab_mmap_prepare NULL
#else
#define slab_mmap NULL
#endif
#endif

/* Neither of these can be written. */
const struct file_operations slab_fops[] = {
	{
		.owner		= THIS_MODULE,
		.read		= slab_read,
#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
		.mmap_prepare	= slab_mmap_prepare,
#else
		.mmap		= slab_mmap,
#endif
	},
	{
		.owner		= THIS_MODULE,
#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
		.mmap_prepare	=
				slab_mmap_prepare,
#else
		.mmap		=
				slab_mmap,
#endif
	},
};
