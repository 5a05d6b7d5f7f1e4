/* Operations with GNU's designators from before C99: `mapped:` is added in the same way, in lines and on one line. */
#include <linux/fs.h>
#include <linux/mm.h>

struct fifo {
	atomic_t users;
};

struct ring {
	atomic_t users;
};

static int fifo_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct fifo *fifo = *vm_private_data;

	atomic_inc(&fifo->users);
	return 0;
}

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
	mapped:	fifo_mapped,
	open:	fifo_open,
	close:	fifo_close,
};

static int fifo_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct fifo *fifo = file->private_data;

	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->private_data = fifo;
	desc->vm_ops = &fifo_vm_ops;
	return 0;
}

static int ring_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct ring *ring = *vm_private_data;

	atomic_inc(&ring->users);
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

static struct vm_operations_struct ring_vm_ops = {
	mapped: ring_mapped,
	open: ring_open,
	close: ring_close,
};

static int ring_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct ring *ring = file->private_data;

	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->private_data = ring;
	desc->vm_ops = &ring_vm_ops;
	return 0;
}

static struct file_operations fifo_fops = {
	mmap_prepare:	fifo_mmap_prepare,
};

static struct file_operations ring_fops = { mmap_prepare: ring_mmap_prepare };
