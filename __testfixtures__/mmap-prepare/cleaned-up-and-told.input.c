/* What the end of a scope stores is told; so is what nobody knows, and a cleanup that looks at what a mapping call returned. */
#include <linux/cleanup.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>

struct drill {
	unsigned int mapped;
	unsigned long pfn;
};

void drill_unseen(struct drill **at);

static void drill_store(struct drill **at)
{
	(*at)->mapped = 1;
}

static void drill_report(int *ret)
{
	pr_debug("mapping: %d\n", *ret);
}

static void drill_leak(void **at)
{
	pr_debug("done\n");
}

static int store_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct drill *drill __cleanup(drill_store) = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, drill->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int unseen_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct drill *drill __attribute__((cleanup(drill_unseen))) = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, drill->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int word_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct drill *drill __drill_word = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, drill->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int class_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct drill *drill __free(drill_class) = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, drill->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int others_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct drill *drill __free(kfree) = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, drill->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int report_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct drill *drill = file->private_data;
	int ret __cleanup(drill_report);

	ret = remap_pfn_range(vma, vma->vm_start, drill->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	return ret;
}

static int leak_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct drill *drill = file->private_data;
	void *kept __cleanup(drill_leak) = kmalloc(64, GFP_KERNEL);

	if (!kept)
		return -ENOMEM;
	return remap_pfn_range(vma, vma->vm_start, drill->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations store_fops = { .mmap = store_mmap };
static const struct file_operations unseen_fops = { .mmap = unseen_mmap };
static const struct file_operations word_fops = { .mmap = word_mmap };
static const struct file_operations class_fops = { .mmap = class_mmap };
static const struct file_operations others_fops = { .mmap = others_mmap };
static const struct file_operations report_fops = { .mmap = report_mmap };
static const struct file_operations leak_fops = { .mmap = leak_mmap };
