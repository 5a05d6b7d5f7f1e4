/* The same where another operation goes by the private data of the mapping: there is nothing that mapped() could leave for close(). */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long sill_pfn;
static int sill_maps;

static void sill_vm_open(struct vm_area_struct *vma)
{
	sill_maps++;
}

static void sill_vm_close(struct vm_area_struct *vma)
{
	sill_maps--;
}

static int sill_vm_access(struct vm_area_struct *vma, unsigned long addr, void *buf, int len, int write)
{
	return vma->vm_private_data ? -EIO : generic_access_phys(vma, addr, buf, len, write);
}

static const struct vm_operations_struct sill_vm_ops = {
	.open = sill_vm_open,
	.close = sill_vm_close,
	.access = sill_vm_access,
};

static int sill_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, sill_pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		return ret;
	vma->vm_ops = &sill_vm_ops;
	sill_vm_open(vma);
	return 0;
}

static const struct file_operations sill_fops = {
	.owner = THIS_MODULE,
	.mmap = sill_mmap,
};
