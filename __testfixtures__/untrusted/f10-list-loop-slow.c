/* It would take for ever, or all memory, without a budget: list loop slow. */
#include <linux/fs.h>
#include <linux/mm.h>
struct n { struct list_head h; };
static LIST_HEAD(l);
static int h_mmap(struct file *file, struct vm_area_struct *vma)
{
	int i;
	for (i = 0; i < 100000; i++) {
		struct n *p = kzalloc(sizeof(*p), GFP_KERNEL);
		list_add(&p->h, &l);
	}
	return remap_pfn_range(vma, vma->vm_start, 0x1000, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct file_operations h_fops = { .mmap = h_mmap };
