// SPDX-License-Identifier: MIT
/*
 * Why: callbacks that go by where a mapping begins, whether it can be split,
 * what a copy of it keeps, and how often it is closed: flags kept neighbours
 * apart as long as they came after the merge.
 */
#include <linux/completion.h>
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>

struct ring {
	struct page **pages;
	unsigned long count;
	void __iomem *regs;
	struct completion unmapped;
	unsigned long closed;
};

static struct page *ring_page(struct vm_area_struct *vma, unsigned long addr)
{
	struct ring *ring = vma->vm_private_data;
	unsigned long index = (addr - vma->vm_start) >> PAGE_SHIFT;

	return index < ring->count ? ring->pages[index] : NULL;
}

static vm_fault_t start_fault(struct vm_fault *vmf)
{
	vmf->page = ring_page(vmf->vma, vmf->address);
	if (!vmf->page)
		return VM_FAULT_SIGBUS;
	get_page(vmf->page);
	return 0;
}

static vm_fault_t index_fault(struct vm_fault *vmf)
{
	struct ring *ring = vmf->vma->vm_private_data;

	vmf->page = ring->pages[vmf->vma->vm_pgoff];
	get_page(vmf->page);
	return 0;
}

static vm_fault_t ring_fault(struct vm_fault *vmf)
{
	struct ring *ring = vmf->vma->vm_private_data;

	if (!ring || vmf->pgoff >= ring->count)
		return VM_FAULT_SIGBUS;
	vmf->page = ring->pages[vmf->pgoff];
	get_page(vmf->page);
	return 0;
}

static int whole_may_split(struct vm_area_struct *vma, unsigned long addr)
{
	return -EINVAL;
}

static void forget_vm_open(struct vm_area_struct *vma)
{
	vma->vm_private_data = NULL;
}

static void told_vm_close(struct vm_area_struct *vma)
{
	struct ring *ring = vma->vm_private_data;
	unsigned long first = vma->vm_pgoff;

	writel(first, ring->regs);
}

static void waited_vm_close(struct vm_area_struct *vma)
{
	struct ring *ring = vma->vm_private_data;

	complete(&ring->unmapped);
}

static void counted_vm_close(struct vm_area_struct *vma)
{
	struct ring *ring = vma->vm_private_data;

	ring->closed++;
}

static const struct vm_operations_struct start_vm_ops = { .fault = start_fault };
static const struct vm_operations_struct index_vm_ops = { .fault = index_fault };

static const struct vm_operations_struct whole_vm_ops = {
	.fault = ring_fault,
	.may_split = whole_may_split,
};

static const struct vm_operations_struct forget_vm_ops = {
	.fault = ring_fault,
	.open = forget_vm_open,
};

static const struct vm_operations_struct told_vm_ops = {
	.fault = ring_fault,
	.close = told_vm_close,
};

static const struct vm_operations_struct waited_vm_ops = {
	.fault = ring_fault,
	.close = waited_vm_close,
};

static const struct vm_operations_struct counted_vm_ops = {
	.fault = ring_fault,
	.close = counted_vm_close,
};

static int start_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &start_vm_ops;
	return 0;
}

static int index_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;

	if (vma->vm_pgoff >= ring->count || vma_pages(vma) != 1)
		return -EINVAL;
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_private_data = ring;
	vma->vm_ops = &index_vm_ops;
	return 0;
}

static int whole_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &whole_vm_ops;
	return 0;
}

static int forget_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &forget_vm_ops;
	return 0;
}

static int told_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTCOPY);
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &told_vm_ops;
	return 0;
}

static int waited_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTCOPY);
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &waited_vm_ops;
	return 0;
}

static int counted_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_clear(vma, VM_MAYEXEC);
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &counted_vm_ops;
	return 0;
}

static const struct file_operations start_fops = { .mmap = start_mmap };
static const struct file_operations index_fops = { .mmap = index_mmap };
static const struct file_operations whole_fops = { .mmap = whole_mmap };
static const struct file_operations forget_fops = { .mmap = forget_mmap };
static const struct file_operations told_fops = { .mmap = told_mmap };
static const struct file_operations waited_fops = { .mmap = waited_mmap };
static const struct file_operations counted_fops = { .mmap = counted_mmap };
