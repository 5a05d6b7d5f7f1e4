// SPDX-License-Identifier: MIT
/* Flags that are changed before pages are inserted, to no other protection than the pages had: nothing to refuse. */
#include <linux/fs.h>
#include <linux/mm.h>

struct ring {
	struct page **pages;
	unsigned long nr_pages;
	unsigned long pfn;
};

/* Refused before: the mapping has no VM_WRITE to clear. */
static int refused_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;

	if (ring->nr_pages == 0 || (vma->vm_flags & (VM_WRITE | VM_EXEC)))
		return -EPERM;
	vm_flags_clear(vma, VM_WRITE | VM_MAYWRITE | VM_MAYEXEC);
	return vm_map_pages(vma, ring->pages, ring->nr_pages);
}

/* What may be made writable later is another matter. */
static int later_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;

	vm_flags_mod(vma, VM_DONTEXPAND | VM_DONTDUMP, VM_MAYWRITE);
	return vm_map_pages_zero(vma, ring->pages, ring->nr_pages);
}

/* The hook makes the protection from them itself. */
static int made_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;

	vm_flags_clear(vma, VM_WRITE);
	vma->vm_page_prot = vm_get_page_prot(vma->vm_flags);
	return vm_map_pages(vma, ring->pages, ring->nr_pages);
}

/* The protection of a remapping is that of the call, then and now. */
static int remapped_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;

	vm_flags_clear(vma, VM_WRITE);
	mmap_action_remap_full(desc, ring->pfn);
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap = refused_mmap },
	{ .mmap = later_mmap },
	{ .mmap = made_mmap },
	{ .mmap = remapped_mmap },
};
