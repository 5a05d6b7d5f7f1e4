// SPDX-License-Identifier: MIT
/*
 * Why: a variable of which each processor has its own is written through a macro
 * that stands on the left of the assignment. It is state as any other.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/percpu.h>

static DEFINE_PER_CPU(unsigned long, maps);

static int this_mmap(struct file *file, struct vm_area_struct *vma)
{
	get_cpu_var(maps)++;
	put_cpu_var(maps);
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations this_fops = {
	.mmap = this_mmap,
};

static int any_mmap(struct file *file, struct vm_area_struct *vma)
{
	per_cpu(maps, 0) += vma_pages(vma);
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations any_fops = {
	.mmap = any_mmap,
};

static int last_mmap(struct file *file, struct vm_area_struct *vma)
{
	per_cpu(maps, raw_smp_processor_id()) = vma->vm_pgoff;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations last_fops = {
	.mmap = last_mmap,
};
