// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static atomic_t pool_users;

static void pool_open(struct vm_area_struct *vma)
{
	atomic_inc(&pool_users);
}

static void pool_close(struct vm_area_struct *vma)
{
	atomic_dec(&pool_users);
}

static const struct vm_operations_struct pool_vm_ops = {
	.open = pool_open,
	.close = pool_close,
	.fault = pool_fault,
};

static int pool_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &pool_vm_ops;
	pool_open(vma);
	return 0;
}

/* the buffer of a socket, mapped by its own callback */
int pool_map_socket(struct socket *sock, struct vm_area_struct *vma)
{
	vma->vm_ops = &pool_vm_ops;
	atomic_inc(&pool_users);
	return 0;
}

static const struct file_operations pool_fops = {
	.mmap = pool_mmap,
};
