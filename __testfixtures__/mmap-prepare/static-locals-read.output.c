// SPDX-License-Identifier: MIT
/*
 * A static table in a function that the hook only reads is no state that it changes, and an array on its stack that it fills in
 * is its own.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct jetty {
	unsigned long pfn;
};

static int jetty_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	static const unsigned long most[2] = { 16, 64 };
	struct jetty *jetty = file->private_data;
	unsigned long asked[2];

	asked[0] = vma_desc_pages(desc);
	asked[1] = desc->pgoff;
	if (asked[1] > 1 || asked[0] > most[asked[1]])
		return -EINVAL;
	mmap_action_remap_full(desc, jetty->pfn);
	return 0;
}

const struct file_operations jetty_fops = { .mmap_prepare = jetty_mmap_prepare };
