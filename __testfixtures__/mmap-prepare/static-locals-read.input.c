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

static int jetty_mmap(struct file *file, struct vm_area_struct *vma)
{
	static const unsigned long most[2] = { 16, 64 };
	struct jetty *jetty = file->private_data;
	unsigned long asked[2];

	asked[0] = vma_pages(vma);
	asked[1] = vma->vm_pgoff;
	if (asked[1] > 1 || asked[0] > most[asked[1]])
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, jetty->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

const struct file_operations jetty_fops = { .mmap = jetty_mmap };
