/* A macro that counts on one architecture only counts all the same: the hook runs for mappings that do not come about. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct penstock {
	unsigned long pfn;
	int maps;
};

#ifdef CONFIG_PENSTOCK_STATS
#define penstock_note(penstock) ((penstock)->maps++)
#else
#define penstock_note(penstock) do { } while (0)
#endif

static int penstock_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct penstock *penstock = file->private_data;

	penstock_note(penstock);
	return remap_pfn_range(vma, vma->vm_start, penstock->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations penstock_fops = {
	.owner = THIS_MODULE,
	.mmap = penstock_mmap,
};
