// SPDX-License-Identifier: MIT
/* Helpers that change the file, hand it on, or are called through a pointer as well: these need it as it is. */
#include <linux/fs.h>
#include <linux/mm.h>

struct spool {
	phys_addr_t base;
	size_t size;
	atomic_t users;
};

static struct spool *first_spool(struct file *file)
{
	file->f_pos = 0;
	return file->private_data;
}

static struct spool *second_spool(struct file *file)
{
	file_accessed(file);
	return file->private_data;
}

static struct spool *third_spool(struct file *file)
{
	return file->private_data;
}

static struct spool *(*const find_spool)(struct file *file) = third_spool;

static void first_open(struct vm_area_struct *vma)
{
	struct spool *spool = first_spool(vma->vm_file);

	atomic_inc(&spool->users);
}

static void first_close(struct vm_area_struct *vma)
{
	atomic_dec(&first_spool(vma->vm_file)->users);
}

static const struct vm_operations_struct first_vm_ops = { .open = first_open, .close = first_close };

static int first_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_ops = &first_vm_ops;
	first_open(vma);
	return 0;
}

static void second_open(struct vm_area_struct *vma)
{
	struct spool *spool = second_spool(vma->vm_file);

	atomic_inc(&spool->users);
}

static void second_close(struct vm_area_struct *vma)
{
	atomic_dec(&second_spool(vma->vm_file)->users);
}

static const struct vm_operations_struct second_vm_ops = { .open = second_open, .close = second_close };

static int second_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_ops = &second_vm_ops;
	second_open(vma);
	return 0;
}

static void third_open(struct vm_area_struct *vma)
{
	struct spool *spool = third_spool(vma->vm_file);

	atomic_inc(&spool->users);
}

static void third_close(struct vm_area_struct *vma)
{
	atomic_dec(&find_spool(vma->vm_file)->users);
}

static const struct vm_operations_struct third_vm_ops = { .open = third_open, .close = third_close };

static int third_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_ops = &third_vm_ops;
	third_open(vma);
	return 0;
}

static const struct file_operations first_fops = { .mmap = first_mmap };
static const struct file_operations second_fops = { .mmap = second_mmap };
static const struct file_operations third_fops = { .mmap = third_mmap };
