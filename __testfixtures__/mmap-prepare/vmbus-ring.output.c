// SPDX-License-Identifier: MIT
#include <linux/hyperv.h>
#include <linux/mm.h>

static const struct vm_operations_struct weir_vm_ops = {
};

/* weir_ring_mmap_prepare() is called for the ring attribute. */
static int weir_ring_mmap_prepare(struct vmbus_channel *channel,
				  struct vm_area_desc *desc)
{
	void *ring = page_address(channel->ringbuffer_page);

	if (desc->pgoff)
		return -EINVAL;
	desc->vm_ops = &weir_vm_ops;
	mmap_action_simple_ioremap(desc, virt_to_phys(ring),
				   channel->ringbuffer_pagecount << PAGE_SHIFT);
	return 0;
}

static int weir_probe(struct hv_device *dev)
{
	return hv_create_ring_sysfs(dev->channel, weir_ring_mmap_prepare);
}

static void weir_new_channel(struct vmbus_channel *channel)
{
	if (hv_create_ring_sysfs(channel, &weir_ring_mmap_prepare))
		pr_warn("no ring\n");
}
