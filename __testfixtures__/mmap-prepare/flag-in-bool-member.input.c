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

static int device_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct device_state *state = file->private_data;
	struct request request = {
		.offset = vma->vm_pgoff << PAGE_SHIFT,
		.write = vma->vm_flags & VM_WRITE,
	};
	int ret;

	request.shared = vma->vm_flags & VM_SHARED;
	ret = check(state, &request);
	if (ret)
		return ret;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(state->base),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations device_fops = {
	.owner = THIS_MODULE,
	.mmap = device_mmap,
};
