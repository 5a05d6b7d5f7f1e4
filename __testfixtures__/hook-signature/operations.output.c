// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

struct unit {
	struct file_operations fops;
	struct file_operations *pfops;
};

static int sh_mmap_prepare(struct vm_area_desc *desc)
{
	return -ENODEV;
}

static const struct file_operations a_fops = {
	.open = simple_open,
#ifdef CONFIG_MMU
	.mmap_prepare = sh_mmap_prepare,
#endif
	.llseek = noop_llseek,
};

static const struct file_operations table[] = {
	[0] = { .open = simple_open, .mmap_prepare = sh_mmap_prepare },
	{
		.mmap_prepare	= &sh_mmap_prepare,
		.open		= simple_open,
	},
};

static struct unit units[2] = {
	[0].fops.mmap_prepare = sh_mmap_prepare,
	[1] = { .fops = { .mmap_prepare = sh_mmap_prepare } },
};

static void unit_init(struct unit *unit)
{
	struct file_operations local = { .mmap_prepare = sh_mmap_prepare };

	unit->fops = local;
	unit->fops.mmap_prepare = sh_mmap_prepare;
	unit->pfops->mmap_prepare = sh_mmap_prepare;
	unit->fops = (struct file_operations){ .mmap_prepare = sh_mmap_prepare };
}
