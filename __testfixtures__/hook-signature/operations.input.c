// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

struct unit {
	struct file_operations fops;
	struct file_operations *pfops;
};

static int sh_mmap(struct file *file, struct vm_area_struct *vma)
{
	return -ENODEV;
}

static const struct file_operations a_fops = {
	.open = simple_open,
#ifdef CONFIG_MMU
	.mmap = sh_mmap,
#endif
	.llseek = noop_llseek,
};

static const struct file_operations table[] = {
	[0] = { .open = simple_open, .mmap = sh_mmap },
	{
		.mmap		= &sh_mmap,
		.open		= simple_open,
	},
};

static struct unit units[2] = {
	[0].fops.mmap = sh_mmap,
	[1] = { .fops = { .mmap = sh_mmap } },
};

static void unit_init(struct unit *unit)
{
	struct file_operations local = { .mmap = sh_mmap };

	unit->fops = local;
	unit->fops.mmap = sh_mmap;
	unit->pfops->mmap = sh_mmap;
	unit->fops = (struct file_operations){ .mmap = sh_mmap };
}
