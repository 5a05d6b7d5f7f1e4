// SPDX-License-Identifier: MIT
// What a loop finds its pages by may be a static local: the function that finds them is given it, and keeps none of its own.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/vmalloc.h>

struct reel {
	void *area;
	unsigned long size;
};

static struct reel only_reel;

static int reel_get(struct discontig_kernel_page_state *state)
{
	struct reel *reel = state->private;

	return discontig_kernel_map_page(state,
					 vmalloc_to_page(reel->area +
							 (state->addr -
							  state->start)));
}

static const struct discontig_kernel_page_ops reel_page_ops = {
	.get = reel_get,
};

static int reel_mmap_prepare(struct vm_area_desc *desc)
{
	static struct reel *reel = &only_reel;

	if (vma_desc_size(desc) != reel->size)
		return -EINVAL;
	mmap_action_map_discontig_kernel_pages(desc, &reel_page_ops, reel);
	return 0;
}

static const struct file_operations reel_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = reel_mmap_prepare,
};
