/* The same, and the bit is free again before the pages are there. */
#include <linux/bitops.h>
#include <linux/fs.h>
#include <linux/mm.h>
struct kiln { unsigned long flags; bool cold; unsigned long phys; struct address_space *space; };
static int kiln_mmap_prepare(struct vm_area_desc *desc)
{
	struct kiln *k = desc->file->private_data;
	int ret = -ENODEV;

	if (test_and_set_bit(0, &k->flags))
		return -EBUSY;
	if (!k->cold) {
		mmap_action_remap_full(desc, k->phys >> PAGE_SHIFT);
		ret = 0;
	}
	clear_bit(0, &k->flags);
	return ret;
}
static int kiln_reset(struct kiln *k)
{
	if (test_and_set_bit(0, &k->flags))
		return -EBUSY;
	k->cold = true;
	unmap_mapping_range(k->space, 0, 0, 1);
	clear_bit(0, &k->flags);
	return 0;
}
static const struct file_operations kiln_fops = { .mmap_prepare = kiln_mmap_prepare };
