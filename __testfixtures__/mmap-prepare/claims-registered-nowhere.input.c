/* A file of debugfs that is made for each mapping is taken, also where the folder that it is put into is the root. */
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/mm.h>

struct probe {
	u32 level;
	unsigned long pfn;
};

static int probe_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct probe *probe = file->private_data;

	debugfs_create_u32("probe", 0444, NULL, &probe->level);
	return remap_pfn_range(vma, vma->vm_start, probe->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations probe_fops = {
	.mmap = probe_mmap,
};
