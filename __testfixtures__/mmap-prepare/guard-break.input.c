// SPDX-License-Identifier: MIT
/*
 * break in scoped_guard() leaves its block, as it leaves a loop: on that way the put is not reached, and what the get took is still
 * taken when the hook returns. Read as a break out of nothing it looked as if every way gave it back (MP003).
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>

struct tap {
	struct mutex lock;
	bool gone;
};

void tap_get(struct tap *tap);
void tap_put(struct tap *tap);

static int tap_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tap *tap = file->private_data;

	tap_get(tap);
	scoped_guard(mutex, &tap->lock) {
		if (tap->gone)
			break;
		tap_put(tap);
	}
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations tap_fops = {
	.mmap	= tap_mmap,
};
