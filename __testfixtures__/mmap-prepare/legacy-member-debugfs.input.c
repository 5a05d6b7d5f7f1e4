// SPDX-License-Identifier: MIT
/*
 * Why: debugfs opens a file that can only be read in a locked down kernel
 * unless it finds ->mmap, and does not look for mmap_prepare.
 */
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/mm.h>

struct trace {
	phys_addr_t phys;
	umode_t mode;
	struct dentry *dir;
};

static int trace_map(struct file *file, struct vm_area_struct *vma)
{
	struct trace *trace = file->private_data;

	return remap_pfn_range(vma, vma->vm_start,
			       trace->phys >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static int ring_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct trace *trace = file->private_data;

	return remap_pfn_range(vma, vma->vm_start,
			       trace->phys >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static int told_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct trace *trace = file->private_data;

	return remap_pfn_range(vma, vma->vm_start,
			       trace->phys >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static int listed_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct trace *trace = file->private_data;

	return remap_pfn_range(vma, vma->vm_start,
			       trace->phys >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static const struct file_operations trace_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.mmap = trace_map,
};

static const struct file_operations ring_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.mmap = ring_mmap,
};

static const struct file_operations told_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.mmap = told_mmap,
};

static const struct file_operations listed_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.mmap = listed_mmap,
};

static const struct {
	const char *name;
	umode_t mode;
	const struct file_operations *fops;
} files[] = {
	{ "listed", 0400, &listed_fops },
};

static void trace_add(struct trace *trace, const char *name,
		      const struct file_operations *fops)
{
	debugfs_create_file_unsafe(name, 0444, trace->dir, trace, fops);
}

void trace_init(struct trace *trace)
{
	int i;

	debugfs_create_file("trace", S_IRUSR | S_IRGRP, trace->dir, trace,
			    &trace_fops);
	trace_add(trace, "ring", &ring_fops);
	debugfs_create_file_size("told", trace->mode, trace->dir, trace,
				 &told_fops, PAGE_SIZE);
	for (i = 0; i < ARRAY_SIZE(files); i++)
		debugfs_create_file(files[i].name, files[i].mode, trace->dir,
				    trace, files[i].fops);
}
