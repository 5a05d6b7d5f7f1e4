// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static unsigned long pfn;
static phys_addr_t base;

static int flags_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	vm_flags_clear(vma, VM_DONTDUMP);
	return ret;
}

static int prot_mmap(struct file *file, struct vm_area_struct *vma)
{
	mmap_action_remap_full(desc, pfn);
	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return 0;
}

/* vm_iomap_memory() takes the offset when it is called, the action later. */
static int offset_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long pgoff = vma->vm_pgoff;
	int ret;

	vma->vm_pgoff = 0;
	ret = vm_iomap_memory(vma, base, SZ_64K);
	vma->vm_pgoff = pgoff;
	return ret;
}

/* Before the call, and on another path, is fine. */
static int early_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!pfn) {
		vm_flags_clear(vma, VM_MAYWRITE);
		return 0;
	}
	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	mmap_action_remap_full(desc, pfn);
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap = flags_mmap }, { .mmap = prot_mmap },
	{ .mmap = offset_mmap }, { .mmap = early_mmap },
};
