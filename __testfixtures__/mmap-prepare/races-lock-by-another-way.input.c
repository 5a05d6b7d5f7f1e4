// SPDX-License-Identifier: MIT
/*
 * Why: the end of a device takes out its mappings under the lock of the hook, which
 * either of the two reaches in another way: from what is behind a pointer, from
 * what it is a part of, by a pointer to the lock, by a variable of the file.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>

struct gate {
	struct mutex lock;
	bool shut;
	phys_addr_t base;
	struct address_space *space;
};

struct visitor {
	struct gate *gate;
};

struct wall {
	int height;
	struct gate gate;
};

static struct gate *only_gate;
static struct gate gates[4];

static int visitor_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct visitor *v = file->private_data;
	int err = -ENODEV;

	mutex_lock(&v->gate->lock);
	if (!v->gate->shut)
		err = io_remap_pfn_range(vma, vma->vm_start,
					 v->gate->base >> PAGE_SHIFT,
					 vma->vm_end - vma->vm_start,
					 vma->vm_page_prot);
	mutex_unlock(&v->gate->lock);
	return err;
}

static const struct file_operations visitor_fops = {
	.mmap = visitor_mmap,
};

static int alias_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gate *g = file->private_data;
	struct mutex *lock = &g->lock;
	int err = -ENODEV;

	mutex_lock(lock);
	if (!g->shut)
		err = io_remap_pfn_range(vma, vma->vm_start,
					 g->base >> PAGE_SHIFT,
					 vma->vm_end - vma->vm_start,
					 vma->vm_page_prot);
	mutex_unlock(lock);
	return err;
}

static const struct file_operations alias_fops = {
	.mmap = alias_mmap,
};

static int only_mmap(struct file *file, struct vm_area_struct *vma)
{
	int err = -ENODEV;

	mutex_lock(&only_gate->lock);
	if (!only_gate->shut)
		err = io_remap_pfn_range(vma, vma->vm_start,
					 only_gate->base >> PAGE_SHIFT,
					 vma->vm_end - vma->vm_start,
					 vma->vm_page_prot);
	mutex_unlock(&only_gate->lock);
	return err;
}

static const struct file_operations only_fops = {
	.mmap = only_mmap,
};

static int nth_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned int n = iminor(file_inode(file));
	int err = -ENODEV;

	mutex_lock(&gates[n].lock);
	if (!gates[n].shut)
		err = io_remap_pfn_range(vma, vma->vm_start,
					 gates[n].base >> PAGE_SHIFT,
					 vma->vm_end - vma->vm_start,
					 vma->vm_page_prot);
	mutex_unlock(&gates[n].lock);
	return err;
}

static const struct file_operations nth_fops = {
	.mmap = nth_mmap,
};

static void wall_falls(struct wall *wall)
{
	mutex_lock(&wall->gate.lock);
	wall->gate.shut = true;
	unmap_mapping_range(wall->gate.space, 0, 0, 1);
	mutex_unlock(&wall->gate.lock);
}

static int shared_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct visitor *v = file->private_data;
	int err;

	inode_lock_shared(file_inode(file));
	err = io_remap_pfn_range(vma, vma->vm_start,
				 v->gate->base >> PAGE_SHIFT,
				 vma->vm_end - vma->vm_start,
				 vma->vm_page_prot);
	inode_unlock_shared(file_inode(file));
	return err;
}

static const struct file_operations shared_fops = {
	.mmap = shared_mmap,
};

static long shared_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct inode *inode = file->f_inode;

	inode_lock(inode);
	unmap_mapping_range(inode->i_mapping, 0, 0, 1);
	inode_unlock(inode);
	return 0;
}
