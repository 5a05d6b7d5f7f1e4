/* A flag that a bool member is given is asked for, as one that a bool local is. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct request { unsigned long offset; bool write, shared; };
struct device_state { phys_addr_t base; size_t size; bool locked; };

static int check(const struct device_state *state, const struct request *request)
{
	if (request->write && state->locked)
		return -EPERM;
	return request->offset < state->size && request->shared ? 0 : -EINVAL;
}

static int device_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct device_state *state = file->private_data;
	struct request request = {
		.offset = desc->pgoff << PAGE_SHIFT,
		.write = vma_desc_test_flags(desc, VMA_WRITE_BIT),
	};
	int ret;

	request.shared = vma_desc_test_flags(desc, VMA_SHARED_BIT);
	ret = check(state, &request);
	if (ret)
		return ret;
	mmap_action_remap_full(desc, PHYS_PFN(state->base));
	return 0;
}

static const struct file_operations device_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = device_mmap_prepare,
};
