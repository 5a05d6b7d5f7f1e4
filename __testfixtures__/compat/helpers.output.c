// SPDX-License-Identifier: MIT
#include <linux/module.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/version.h>
#include <asm/io.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
static int window_map(struct window *window, struct vm_area_desc *desc);
static int window_mmap_prepare(struct vm_area_desc *desc);

static struct file_operations window_fops = { .mmap_prepare = window_mmap_prepare };
#else
static int window_map(struct window *window, struct vm_area_struct *vma);
static int window_mmap(struct file *file, struct vm_area_struct *vma);

static struct file_operations window_fops = { .mmap = window_mmap };
#endif

/* Only whole windows are mapped. */
static bool window_fits(const struct window *window, size_t size)
{
	return size == window->size;
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
static int window_map_mmap_error(int err)
{
	return -EAGAIN;
}

/* Windows are never copied: the device would see both. */
static int window_map(struct window *window, struct vm_area_desc *desc)
{
	if (!window_fits(window, vma_desc_size(desc)))
		return -EINVAL;

	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT);
	mmap_action_remap_full(desc, window->pfn);
	desc->action.error_hook = window_map_mmap_error;
	return 0;
}

/* The window is the one that was chosen last. */
static int window_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;

	return window_map(file->private_data, desc);
}
#else
/* Windows are never copied: the device would see both. */
static int window_map(struct window *window, struct vm_area_struct *vma)
{
	if (!window_fits(window, vma->vm_end - vma->vm_start))
		return -EINVAL;

	vm_flags_set(vma, VM_DONTCOPY);
	if (remap_pfn_range(vma, vma->vm_start, window->pfn,
			    vma->vm_end - vma->vm_start, vma->vm_page_prot))
		return -EAGAIN;
	return 0;
}

/* The window is the one that was chosen last. */
static int window_mmap(struct file *file, struct vm_area_struct *vma)
{
	return window_map(file->private_data, vma);
}
#endif

static int window_open(struct inode *inode, struct file *file)
{
	file->private_data = window_of(inode);
	return 0;
}

static int __init window_init(void)
{
	window_fops.open = window_open;
	return register_chrdev(0, "window", &window_fops);
}
module_init(window_init);
