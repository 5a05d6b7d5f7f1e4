/* An address that nothing says to be in the mapping: what is told of it is where it is, not its size. */
#include <linux/fs.h>
#include <linux/mm.h>

#define APRON_AT 0x40000000UL

static int apron_fixed_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long *pfn = file->private_data;

	return remap_pfn_range(vma, APRON_AT, *pfn, PAGE_SIZE, vma->vm_page_prot);
}

static int apron_kept_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long *kept = file->private_data;

	return io_remap_pfn_range(vma, kept[1], kept[0], PAGE_SIZE, vma->vm_page_prot);
}

static int apron_behind_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long *pfn = file->private_data;
	unsigned long at = vma->vm_start + PAGE_SIZE;

	return remap_pfn_range(vma, at, *pfn, pfn[1], vma->vm_page_prot);
}

static const struct file_operations apron_fixed_fops = { .mmap = apron_fixed_mmap };
static const struct file_operations apron_kept_fops = { .mmap = apron_kept_mmap };
static const struct file_operations apron_behind_fops = { .mmap = apron_behind_mmap };
