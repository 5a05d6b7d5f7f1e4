// SPDX-License-Identifier: MIT
/*
 * Why: a comment before an argument is about that argument, and goes where
 * it goes; one behind it, or at the end of its line, is about the one before.
 */
#include <linux/fs.h>
#include <linux/mm.h>

static int regs_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, /* at */ vma->vm_start, /*pfn*/0x100,
			       /* one page */ PAGE_SIZE, /* as it is */ vma->vm_page_prot);
}

static int ring_mmap(struct file *file, struct vm_area_struct *vma)
{
	return io_remap_pfn_range(vma,
				  vma->vm_start,	// where it begins
				  vma->vm_pgoff,	// the frame
				  PAGE_SIZE,
				  vma->vm_page_prot);
}

static int bar_mmap(struct file *file, struct vm_area_struct *vma)
{
	/* The frame, and all of it. */
	return remap_pfn_range(vma, vma->vm_start,
			       /* the frame */ vma->vm_pgoff,
			       /* all of it */ vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static int rom_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND |	// never larger
			  VM_DONTDUMP);		// nor in a core
	// return remap_pfn_range(vma, vma->vm_start, 0, PAGE_SIZE, vma->vm_page_prot);
	return remap_pfn_range(vma, vma->vm_start, /* the ROM */ 0x1000, 0x1000 /* of it */,
			       vma->vm_page_prot);
}

static const struct file_operations regs_fops = {
	.mmap = regs_mmap,
};

static const struct file_operations ring_fops = {
	.mmap = ring_mmap,
};

static const struct file_operations bar_fops = {
	.mmap = bar_mmap,
};

static const struct file_operations rom_fops = {
	.mmap = rom_mmap,
};
