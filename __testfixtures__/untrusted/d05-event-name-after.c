/* Text of the source holds what a terminal obeys: event name after. */
#include <linux/fs.h>
#include <linux/mm.h>
static int h_mmap_prepare(struct vm_area_desc *desc)
{
	oracle_event("\x1b]0;title\x07\x1b[2J\r1 equivalent", 2, 2, 3);
	mmap_action_remap_full(desc, 0x1000);
	return 0;
}
static const struct file_operations h_fops = { .mmap_prepare = h_mmap_prepare };
