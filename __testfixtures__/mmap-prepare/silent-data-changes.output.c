// SPDX-License-Identifier: MIT
/*
 * Why: the private data or the operations rest on something that changes while the
 * file is open, or on who maps. No flag forbids merging, so that a new mapping would
 * give its own to an older one that it merges with. What is only set when the device
 * or the file comes or goes is constant.
 */
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

#define SHELF_WIDE 1
#define SHELF_BUSY 2

struct shelf {
	void *front;
	void *back;
	void *once;
	void *made;
	unsigned long flags;
	unsigned long marks;
	int side;
};

struct rack {
	void *back;
};

static const struct vm_operations_struct shelf_ops = { .fault = shelf_fault };
static const struct vm_operations_struct shelf_wide_ops = { .fault = shelf_fault };
static void *shelf_last;
static void *shelf_only;
static int shelf_mode;
module_param(shelf_mode, int, 0644);
static int shelf_fixed;
module_param(shelf_fixed, int, 0444);

/* Set while the file is in use. */
static int ioctl_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct shelf *shelf = file->private_data;

	vma->vm_private_data = shelf->front;
	return 0;
}

/* Set by the next one that opens a file. */
static int opened_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_private_data = shelf_last;
	return 0;
}

static int moded_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct shelf *shelf = file->private_data;
	void *data = shelf->back;

	if (shelf_mode)
		data = shelf;
	vma->vm_private_data = data;
	return 0;
}

static int caller_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct shelf *shelf = file->private_data;

	vma->vm_private_data = capable(CAP_SYS_ADMIN) ? shelf : shelf->back;
	return 0;
}

static int nonblock_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct shelf *shelf = file->private_data;

	vma->vm_private_data = file->f_flags & O_NONBLOCK ? shelf : shelf->back;
	return 0;
}

static int side_ops_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct shelf *shelf = file->private_data;

	vma->vm_ops = READ_ONCE(shelf->side) ? &shelf_ops : &shelf_wide_ops;
	return 0;
}

static int early_ops_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct shelf *shelf = file->private_data;

	if (!test_bit(SHELF_BUSY, &shelf->marks))
		return 0;
	vma->vm_ops = &shelf_ops;
	return 0;
}

static void *shelf_data(struct shelf *shelf)
{
	return shelf->side ? shelf : shelf->back;
}

static int helped_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_private_data = shelf_data(file->private_data);
	return 0;
}

/* The mapping never merges. */
static int never_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct shelf *shelf = file->private_data;

	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->private_data = shelf->front;
	return 0;
}

/* Set when the device comes and the file is opened, in a new object, or once; by a device of another kind; a fixed parameter. */
static int constant_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct shelf *shelf = file->private_data;

	if (shelf_fixed)
		desc->private_data = shelf->back;
	else if (file->f_flags & O_SYNC)
		desc->private_data = shelf->once;
	else if (current->mm)
		desc->private_data = shelf_only;
	else
		desc->private_data = shelf->made;
	return 0;
}

/* Other flags of the same word change. */
static int flag_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct shelf *shelf = file->private_data;

	desc->vm_ops = shelf->flags & SHELF_WIDE ? &shelf_wide_ops : &shelf_ops;
	return 0;
}

/* Neighbours with other flags do not merge. */
static int shared_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = vma_desc_test(desc, VMA_SHARED_BIT) ? &shelf_wide_ops :
		       &shelf_ops;
	return 0;
}

/* Those that mprotect() has given the same flags do. */
static int writable_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_flags & VM_WRITE)
		vma->vm_ops = &shelf_wide_ops;
	else
		vma->vm_ops = &shelf_ops;
	return 0;
}

static irqreturn_t shelf_irq(int irq, void *data)
{
	struct shelf *shelf = data;

	set_bit(SHELF_BUSY, &shelf->marks);
	WRITE_ONCE(shelf->side, 1);
	shelf->flags |= SHELF_BUSY;
	return IRQ_HANDLED;
}

static long shelf_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct shelf *shelf = file->private_data;
	struct shelf *other = kzalloc(sizeof(*other), GFP_KERNEL);
	struct rack *rack = (struct rack *)arg;

	shelf->front = shelf->back;
	rack->back = NULL;
	if (!shelf->once)
		shelf->once = shelf;
	other->made = shelf;
	return 0;
}

static int shelf_open(struct inode *inode, struct file *file)
{
	struct shelf *shelf = inode->i_private;

	shelf_last = shelf;
	shelf->back = inode;
	file->private_data = shelf;
	return 0;
}

static void shelf_setup(struct shelf *shelf)
{
	shelf->made = shelf;
	shelf_only = shelf;
}

static int shelf_probe(struct platform_device *pdev)
{
	struct shelf *shelf = platform_get_drvdata(pdev);

	shelf_setup(shelf);
	return request_irq(shelf->side, shelf_irq, 0, "shelf", shelf);
}

static struct platform_driver shelf_driver = { .probe = shelf_probe };
module_platform_driver(shelf_driver);

static const struct file_operations ioctl_fops = {
	.open = shelf_open,
	.unlocked_ioctl = shelf_ioctl,
	.mmap = ioctl_mmap,
};
static const struct file_operations opened_fops = { .mmap = opened_mmap };
static const struct file_operations moded_fops = { .mmap = moded_mmap };
static const struct file_operations caller_fops = { .mmap = caller_mmap };
static const struct file_operations nonblock_fops = { .mmap = nonblock_mmap };
static const struct file_operations side_ops_fops = { .mmap = side_ops_mmap };
static const struct file_operations early_ops_fops = { .mmap = early_ops_mmap };
static const struct file_operations helped_fops = { .mmap = helped_mmap };
static const struct file_operations never_fops = { .mmap_prepare = never_mmap_prepare };
static const struct file_operations constant_fops = { .mmap_prepare = constant_mmap_prepare };
static const struct file_operations flag_fops = { .mmap_prepare = flag_mmap_prepare };
static const struct file_operations shared_fops = { .mmap_prepare = shared_mmap_prepare };
static const struct file_operations writable_fops = { .mmap = writable_mmap };
