// SPDX-License-Identifier: GPL-2.0
// Macros of the driver that leave the hook where the mapping call has failed: what they report is in their texts.
#include <linux/fs.h>
#include <linux/mm.h>

#define LATHE_FAIL_IF(cond, err, fmt, ...)			\
	do {							\
		if (cond) {					\
			pr_err("lathe: " fmt, ##__VA_ARGS__);	\
			return err;				\
		}						\
	} while (0)

#define LATHE_TRY(call)						\
	do {							\
		int __err = (call);				\
								\
		if (__err) {					\
			pr_err("lathe: %d\n", __err);		\
			return __err;				\
		}						\
	} while (0)

#define LATHE_GOTO_IF(cond, label) do { if (unlikely(cond)) goto label; } while (0)
#define LATHE_BAIL if (ret) return -EIO

struct lathe {
	phys_addr_t base;
	size_t size;
};

static int lathe_told_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lathe *lathe = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;
	int ret;

	LATHE_FAIL_IF(size > lathe->size, -EINVAL, "too large\n");
	ret = remap_pfn_range(vma, vma->vm_start, lathe->base >> PAGE_SHIFT, size, vma->vm_page_prot);
	LATHE_FAIL_IF(ret, -EAGAIN, "not mapped: %d\n", ret);
	return 0;
}

static int lathe_tried_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lathe *lathe = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	if (size > lathe->size)
		return -EINVAL;
	LATHE_TRY(remap_pfn_range(vma, vma->vm_start, lathe->base >> PAGE_SHIFT, size, vma->vm_page_prot));
	return 0;
}

static int lathe_jump_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lathe *lathe = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;
	int ret = -EINVAL;

	LATHE_GOTO_IF(size > lathe->size, out);
	ret = remap_pfn_range(vma, vma->vm_start, lathe->base >> PAGE_SHIFT, size, vma->vm_page_prot);
	LATHE_GOTO_IF(ret < 0, out);
	pr_debug("lathe: mapped\n");
out:
	return ret;
}

static int lathe_bail_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lathe *lathe = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;
	int ret;

	if (size > lathe->size)
		return -EINVAL;
	ret = remap_pfn_range(vma, vma->vm_start, lathe->base >> PAGE_SHIFT, size, vma->vm_page_prot);
	LATHE_BAIL;
	return 0;
}

static const struct file_operations lathe_told_fops = {
	.owner = THIS_MODULE,
	.mmap = lathe_told_mmap,
};

static const struct file_operations lathe_tried_fops = {
	.owner = THIS_MODULE,
	.mmap = lathe_tried_mmap,
};

static const struct file_operations lathe_jump_fops = {
	.owner = THIS_MODULE,
	.mmap = lathe_jump_mmap,
};

static const struct file_operations lathe_bail_fops = {
	.owner = THIS_MODULE,
	.mmap = lathe_bail_mmap,
};
