// SPDX-License-Identifier: MIT
/* Members and locals that are called like the hook are not the hook; what registers its address takes the new one. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/error-injection.h>

struct dial {
	phys_addr_t base;
	size_t size;
	struct {
		int dial_mmap;
		int (*plate_mmap)(int dial_mmap);
	} uses;
};

struct dial_ops {
	const char *name;
	int (*dial_mmap)(void);
};

static int no_mmap(void)
{
	return -ENODEV;
}

static const struct dial_ops ops = { .name = "dial", .dial_mmap = no_mmap };

static int dial_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dial *dial = file->private_data;

	if (!dial->uses.dial_mmap)
		return -ENODEV;
	return vm_iomap_memory(vma, dial->base, dial->size);
}
ALLOW_ERROR_INJECTION(dial_mmap, ERRNO);

static int shown(int dial_mmap)
{
	return dial_mmap + 1;
}

static void dial_show(struct dial *dial)
{
	int dial_mmap = dial->size;

	pr_info("%d %d\n", shown(dial_mmap), ops.dial_mmap());
}

static const struct file_operations dial_fops = {
	.mmap = dial_mmap,
};
