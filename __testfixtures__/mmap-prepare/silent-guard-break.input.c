// SPDX-License-Identifier: MIT
/*
 * Why: a break in scoped_guard() leaves the block, so that the reference
 * stays taken on that way.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>

struct bar {
	struct mutex lock;
	bool dead;
};

void bar_get(struct bar *bar);
void bar_put(struct bar *bar);

static int bar_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bar *bar = file->private_data;

	bar_get(bar);
	scoped_guard(mutex, &bar->lock) {
		if (bar->dead)
			break;
		bar_put(bar);
	}
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations bar_fops = {
	.mmap = bar_mmap,
};
