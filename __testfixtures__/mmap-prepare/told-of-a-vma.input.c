/* What prints may ask for a vma all the same: by its type, or by the text of a macro that is no expression. */
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

#define QUAY_DBG(v, fmt, ...) do { if (quay_debug) pr_info("%lx: " fmt, (v)->vm_start, ##__VA_ARGS__); } while (0)
#define QUAY_TRACE(v, fmt, ...) QUAY_DBG(v, fmt, ##__VA_ARGS__)

struct quay {
	phys_addr_t base;
	size_t len;
};

extern int quay_debug;
void quay_log(struct vm_area_struct *vma, const char *fmt, ...);

static int quay_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct quay *quay = file->private_data;

	QUAY_DBG(vma, "%zu bytes\n", quay->len);
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(quay->base),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int pier_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct quay *quay = file->private_data;

	QUAY_TRACE(vma, "%zu bytes\n", quay->len);
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(quay->base),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int dock_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct quay *quay = file->private_data;

	quay_log(vma, "%zu bytes\n", quay->len);
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(quay->base),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations quay_fops = {
	.owner = THIS_MODULE,
	.mmap = quay_mmap,
};

static const struct file_operations pier_fops = {
	.owner = THIS_MODULE,
	.mmap = pier_mmap,
};

static const struct file_operations dock_fops = {
	.owner = THIS_MODULE,
	.mmap = dock_mmap,
};
