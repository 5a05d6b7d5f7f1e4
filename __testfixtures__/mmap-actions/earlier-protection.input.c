// SPDX-License-Identifier: MIT
/*
 * Pages were inserted with the protection of before the hook changed flags, or set operations that are told of writes; an
 * action inserts them with what the kernel makes of both behind the hook.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct ring {
	struct page **pages;
	unsigned long nr_pages;
	bool locked;
};

/* Writable so far, although the mapping says otherwise. */
static int cleared_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;

	vm_flags_clear(vma, VM_WRITE | VM_MAYWRITE);
	return vm_map_pages(vma, ring->pages, ring->nr_pages);
}

/* On one way only. */
static int perhaps_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;

	if (ring->locked)
		vm_flags_mod(vma, VM_DONTEXPAND, VM_WRITE);
	return vm_insert_page(vma, vma->vm_start, ring->pages[0]);
}

/* Another flag was asked for. */
static int other_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;

	if (vma->vm_flags & VM_EXEC)
		return -EPERM;
	vm_flags_clear(vma, VM_WRITE | VM_EXEC);
	return vm_map_pages(vma, ring->pages, ring->nr_pages);
}

static vm_fault_t ring_mkwrite(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct ring_vm_ops = {
	.page_mkwrite = ring_mkwrite,
};

static int told_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;
	unsigned long i, n = vma_pages(vma);
	int ret;

	if (n > ring->nr_pages)
		return -EINVAL;
	vma->vm_ops = &ring_vm_ops;
	for (i = 0; i < n; i++) {
		ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE,
				     ring->pages[i]);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap = cleared_mmap },
	{ .mmap = perhaps_mmap },
	{ .mmap = other_mmap },
	{ .mmap = told_mmap },
};
