/* A flag that the file defines for kernels older than the target's is the target's own there; one that is its own is not. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(3, 7, 0)
#define VM_DONTDUMP VM_RESERVED
#endif

#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 7, 0)
#define HERON_FLAGS (VM_IO | VM_DONTDUMP)
#else
#define HERON_FLAGS (VM_IO | VM_RESERVED)
#endif

static int heron_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTDUMP_BIT);
	return 0;
}

static int egret_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_IO_BIT, VMA_DONTDUMP_BIT);
	return 0;
}

static const struct file_operations heron_fops = {
	.mmap_prepare = heron_mmap_prepare,
};

static const struct file_operations egret_fops = {
	.mmap_prepare = egret_mmap_prepare,
};
