// SPDX-License-Identifier: MIT
// Pages that a loop finds one by one: an action from a later release on, which is named to those that lack it.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/vmalloc.h>

struct reel {
	void *area;
	unsigned long size;
};

static char reel_static[4 * PAGE_SIZE];

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

static int reel_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct reel *reel = file->private_data;

	if (vma->vm_end - vma->vm_start != reel->size)
		return -EINVAL;
	mmap_action_map_discontig_kernel_pages(desc, &reel_page_ops, reel);
	return 0;
}

static int reel_static_get(struct discontig_kernel_page_state *state)
{
	return discontig_kernel_map_page(state,
					 virt_to_page(reel_static +
						      (state->nr_pages_mapped <<
						       PAGE_SHIFT)));
}

static const struct discontig_kernel_page_ops reel_static_page_ops = {
	.get = reel_static_get,
};

static int reel_static_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma_pages(vma) > 4)
		return -EINVAL;
	mmap_action_map_discontig_kernel_pages(desc, &reel_static_page_ops,
					       NULL);
	return 0;
}

static const struct file_operations reel_fops = {
	.mmap = reel_mmap,
};

static const struct file_operations reel_static_fops = {
	.mmap = reel_static_mmap,
};
