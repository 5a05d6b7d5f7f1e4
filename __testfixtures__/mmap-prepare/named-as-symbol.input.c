// SPDX-License-Identifier: MIT
/*
 * Why: an alias, assembly and a probe name a function in a string, as a symbol. They
 * would name nothing, or a function of other parameters. A message names nothing.
 */
#include <linux/fs.h>
#include <linux/kprobes.h>
#include <linux/mm.h>

static int alias_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, 16, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

int old_point(struct file *file, void *area) __attribute__((alias("alias_mmap")));

static noinline __used int section_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, 16, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

asm(".pushsection .data\n"
    ".quad section_mmap\n"
    ".popsection");

static int probed_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, 16, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static struct kprobe probe = {
	.symbol_name = "probed_mmap",
};

static const struct file_operations alias_fops = {
	.mmap = alias_mmap,
};

static const struct file_operations section_fops = {
	.mmap = section_mmap,
};

static const struct file_operations probed_fops = {
	.mmap = probed_mmap,
};
