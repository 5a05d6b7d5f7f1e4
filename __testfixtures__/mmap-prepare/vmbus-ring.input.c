// SPDX-License-Identifier: MIT
#include <linux/hyperv.h>
#include <linux/mm.h>

static const struct vm_operations_struct weir_vm_ops = {
};

/* weir_ring_mmap() is called for the ring attribute. */
static int weir_ring_mmap(struct vmbus_channel *channel, struct vm_area_struct *vma)
{
	void *ring = page_address(channel->ringbuffer_page);

	if (vma->vm_pgoff)
		return -EINVAL;
	vma->vm_ops = &weir_vm_ops;
	return vm_iomap_memory(vma, virt_to_phys(ring), channel->ringbuffer_pagecount << PAGE_SHIFT);
}

static int weir_probe(struct hv_device *dev)
{
	return hv_create_ring_sysfs(dev->channel, weir_ring_mmap);
}

static void weir_new_channel(struct vmbus_channel *channel)
{
	if (hv_create_ring_sysfs(channel, &weir_ring_mmap))
		pr_warn("no ring\n");
}
