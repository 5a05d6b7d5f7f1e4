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

static int heron_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
	return 0;
}

static int egret_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, HERON_FLAGS);
	return 0;
}

static const struct file_operations heron_fops = {
	.mmap = heron_mmap,
};

static const struct file_operations egret_fops = {
	.mmap = egret_mmap,
};
