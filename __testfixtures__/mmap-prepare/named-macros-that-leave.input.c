/* Macros without parameters that leave a hook, or do something where a mapping call has failed, are followed as their text would be. */
#include <linux/fs.h>
#include <linux/mm.h>

#define LEFT goto out
#define LEFT_WITH(error) return error
#define FAILED_LOUDLY pr_err("not mapped\n")
#define FAILED_COUNTED lane->failures++

struct lane {
	unsigned int failures;
	unsigned long pfn;
};

static int jump_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lane *lane = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, lane->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		LEFT;
	return 0;
out:
	return ret;
}

static int with_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lane *lane = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, lane->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		LEFT_WITH(ret);
	return 0;
}

static int loud_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lane *lane = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, lane->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret) {
		FAILED_LOUDLY;
		return ret;
	}
	return 0;
}

static int counted_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lane *lane = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, lane->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret) {
		FAILED_COUNTED;
		return ret;
	}
	return 0;
}

static int unseen_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lane *lane = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, lane->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret) {
		LANE_FAILED
		return ret;
	}
	return 0;
}

static const struct file_operations jump_fops = { .mmap = jump_mmap };
static const struct file_operations with_fops = { .mmap = with_mmap };
static const struct file_operations loud_fops = { .mmap = loud_mmap };
static const struct file_operations counted_fops = { .mmap = counted_mmap };
static const struct file_operations unseen_fops = { .mmap = unseen_mmap };
