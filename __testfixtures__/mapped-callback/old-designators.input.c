/* Operations with GNU's designators from before C99: `mapped:` is added in the same way, in lines and on one line. */
#include <linux/fs.h>
#include <linux/mm.h>

struct fifo {
	atomic_t users;
};

struct ring {
	atomic_t users;
};

static void fifo_open(struct vm_area_struct *vma)
{
	struct fifo *fifo = vma->vm_private_data;

	atomic_inc(&fifo->users);
}

static void fifo_close(struct vm_area_struct *vma)
{
	struct fifo *fifo = vma->vm_private_data;

	atomic_dec(&fifo->users);
}

static struct vm_operations_struct fifo_vm_ops = {
	open:	fifo_open,
	close:	fifo_close,
};

static int fifo_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct fifo *fifo = file->private_data;

	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = fifo;
	vma->vm_ops = &fifo_vm_ops;
	atomic_inc(&fifo->users);
	return 0;
}

static void ring_open(struct vm_area_struct *vma)
{
	struct ring *ring = vma->vm_private_data;

	atomic_inc(&ring->users);
}

static void ring_close(struct vm_area_struct *vma)
{
	struct ring *ring = vma->vm_private_data;

	atomic_dec(&ring->users);
}

static struct vm_operations_struct ring_vm_ops = {open: ring_open, close: ring_close};

static int ring_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;

	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = ring;
	vma->vm_ops = &ring_vm_ops;
	ring_open(vma);
	return 0;
}

static struct file_operations fifo_fops = {
	mmap:	fifo_mmap,
};

static struct file_operations ring_fops = { mmap: ring_mmap };
