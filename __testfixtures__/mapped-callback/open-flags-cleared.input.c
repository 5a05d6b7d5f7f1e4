// SPDX-License-Identifier: MIT
/*
 * Why: open() sets a flag that the hook has set, too, but a function that the
 * hook passes its vma to clears it in between: it is the call that leaves it
 * set, which nothing but the vma can do. One that only looks at the vma clears
 * nothing.
 */
#include <linux/fs.h>
#include <linux/kref.h>
#include <linux/mm.h>

struct tape {
	struct kref ref;
};

static void tape_release(struct kref *ref)
{
	kfree(container_of(ref, struct tape, ref));
}

static void tape_open(struct vm_area_struct *vma)
{
	struct tape *tape = vma->vm_private_data;

	vm_flags_set(vma, VM_DONTDUMP);
	kref_get(&tape->ref);
}

static void tape_close(struct vm_area_struct *vma)
{
	struct tape *tape = vma->vm_private_data;

	kref_put(&tape->ref, tape_release);
}

static const struct vm_operations_struct tape_vm_ops = {
	.open = tape_open,
	.close = tape_close,
};

static void tape_show_in_dumps(struct vm_area_struct *vma)
{
	vm_flags_clear(vma, VM_DONTDUMP);
}

static int tape_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND);
	vm_flags_set(vma, VM_DONTDUMP);
	tape_show_in_dumps(vma);
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &tape_vm_ops;
	tape_open(vma);
	return 0;
}

static const struct file_operations tape_fops = {
	.owner = THIS_MODULE,
	.mmap = tape_mmap,
};
