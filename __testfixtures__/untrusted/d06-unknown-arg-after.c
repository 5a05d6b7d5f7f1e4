/* Text of the source holds what a terminal obeys: unknown arg after. */
#include <linux/fs.h>
#include <linux/mm.h>
static int h_mmap_prepare(struct vm_area_desc *desc)
{
	hw_set("2J ‮ X", 2);
	mmap_action_remap_full(desc, 0x1000);
	return 0;
}
static const struct file_operations h_fops = { .mmap_prepare = h_mmap_prepare };
