// SPDX-License-Identifier: MIT
/*
 * Why: a comment before an argument is about that argument, and goes where
 * it goes; one behind it, or at the end of its line, is about the one before.
 */
#include <linux/fs.h>
#include <linux/mm.h>

static int regs_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap(desc, /* at */ desc->start, /*pfn*/0x100,
			  /* one page */ PAGE_SIZE);
	return 0;
}

static int ring_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_ioremap(desc, desc->start /* where it begins */,
			    desc->pgoff /* the frame */, PAGE_SIZE);
	return 0;
}

static int bar_mmap_prepare(struct vm_area_desc *desc)
{
	/* The frame, and all of it. */
	mmap_action_remap_full(desc, /* the frame */ desc->pgoff);
	return 0;
}

static int rom_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT,	/* never larger */
			   VMA_DONTDUMP_BIT);		// nor in a core
	// return remap_pfn_range(vma, vma->vm_start, 0, PAGE_SIZE, vma->vm_page_prot);
	mmap_action_remap(desc, desc->start, /* the ROM */ 0x1000,
			  0x1000 /* of it */);
	return 0;
}

static const struct file_operations regs_fops = {
	.mmap_prepare = regs_mmap_prepare,
};

static const struct file_operations ring_fops = {
	.mmap_prepare = ring_mmap_prepare,
};

static const struct file_operations bar_fops = {
	.mmap_prepare = bar_mmap_prepare,
};

static const struct file_operations rom_fops = {
	.mmap_prepare = rom_mmap_prepare,
};
