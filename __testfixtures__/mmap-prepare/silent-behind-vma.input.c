// SPDX-License-Identifier: MIT
/*
 * Why: the file and the private data are reached through the vma here, and are no
 * part of it: what calls do to them is done to state that outlives a mapping that
 * fails. Each of these went without a word.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct silo {
	unsigned long flags;
	struct kref ref;
	struct work_struct work;
	char name[8];
};

static int file_taken_mmap(struct file *file, struct vm_area_struct *vma)
{
	get_file(vma->vm_file);
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations file_taken_fops = {
	.mmap = file_taken_mmap,
};

static int of_file_mmap(struct file *file, struct vm_area_struct *vma)
{
	schedule_work(&((struct silo *)vma->vm_file->private_data)->work);
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations of_file_fops = {
	.mmap = of_file_mmap,
};

static int private_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_private_data = file->private_data;
	kref_get(&((struct silo *)vma->vm_private_data)->ref);
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations private_fops = {
	.mmap = private_mmap,
};

static int cleared_mmap(struct file *file, struct vm_area_struct *vma)
{
	memset(vma->vm_file->private_data, 0, sizeof(struct silo));
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations cleared_fops = {
	.mmap = cleared_mmap,
};

static int word_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_private_data = file->private_data;
	((unsigned long *)vma->vm_private_data)[0] |= 1;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations word_fops = {
	.mmap = word_mmap,
};

static void uncached(pgprot_t *prot)
{
	pgprot_val(*prot) |= 1;
}

/* What is done to the vma's own members stays unsaid: that is translated. */
static int own_mmap(struct file *file, struct vm_area_struct *vma)
{
	pgprot_val(vma->vm_page_prot) |= 2;
	uncached(&vma->vm_page_prot);
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations own_fops = {
	.mmap = own_mmap,
};
