// SPDX-License-Identifier: MIT
/*
 * What an open() that the hook calls does belongs to mapped(), where it is done once: an accessor with a body elsewhere is
 * not evaluated twice. Flags that it sets belong to the hook.
 */
#include <linux/atomic.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>

struct weir {
	atomic_t maps;
};

struct weir *inode_weir(struct inode *inode);

static DEFINE_MUTEX(weir_lock);
static int weir_count;

static void inode_open(struct vm_area_struct *vma)
{
	struct weir *weir = inode_weir(file_inode(vma->vm_file));

	atomic_inc(&weir->maps);
}

static void inode_close(struct vm_area_struct *vma)
{
	struct weir *weir = inode_weir(file_inode(vma->vm_file));

	atomic_dec(&weir->maps);
}

static const struct vm_operations_struct inode_ops = {
	.open = inode_open,
	.close = inode_close,
};

static int by_inode_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &inode_ops;
	inode_open(vma);
	return 0;
}

static void locked_open(struct vm_area_struct *vma)
{
	struct weir *weir = inode_weir(file_inode(vma->vm_file));
	atomic_t *maps = &weir->maps;

	atomic_inc(maps);
}

static void locked_close(struct vm_area_struct *vma)
{
	struct weir *weir = inode_weir(file_inode(vma->vm_file));

	mutex_lock(&weir_lock);
	weir_count--;
	mutex_unlock(&weir_lock);
	atomic_dec(&weir->maps);
}

static const struct vm_operations_struct locked_ops = {
	.open = locked_open,
	.close = locked_close,
};

static int locked_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &locked_ops;
	mutex_lock(&weir_lock);
	weir_count++;
	locked_open(vma);
	mutex_unlock(&weir_lock);
	return 0;
}

static void flags_open(struct vm_area_struct *area)
{
	struct weir *weir = area->vm_private_data;

	vm_flags_set(area, VM_DONTDUMP);
	atomic_inc(&weir->maps);
	vm_flags_clear(area, VM_MAYEXEC);
}

static void flags_close(struct vm_area_struct *area)
{
	struct weir *weir = area->vm_private_data;

	atomic_dec(&weir->maps);
}

static const struct vm_operations_struct flags_ops = {
	.open = flags_open,
	.close = flags_close,
};

static int flags_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &flags_ops;
	vma->vm_ops->open(vma);
	return 0;
}

static const struct file_operations by_inode_fops = {
	.owner = THIS_MODULE,
	.mmap = by_inode_mmap,
};

static const struct file_operations locked_fops = {
	.owner = THIS_MODULE,
	.mmap = locked_mmap,
};

static const struct file_operations flags_fops = {
	.owner = THIS_MODULE,
	.mmap = flags_mmap,
};
