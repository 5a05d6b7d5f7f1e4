/* A macro that prints members of the vma it is given is written out. */
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

#define SLUICE_DBG(v, fmt, ...) pr_debug("sluice %lx: " fmt, (v)->vm_start, ##__VA_ARGS__)
#define sluice_log(v, fmt, args...) printk(KERN_DEBUG "sluice: " fmt, (v)->vm_pgoff, ## args)

struct sluice {
	phys_addr_t base;
	size_t len;
};

static int sluice_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *sluice = file->private_data;

	SLUICE_DBG(vma, "%zu bytes\n", sluice->len);
	sluice_log(vma, "page %lu\n");
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(sluice->base),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations sluice_fops = {
	.owner = THIS_MODULE,
	.mmap = sluice_mmap,
};
