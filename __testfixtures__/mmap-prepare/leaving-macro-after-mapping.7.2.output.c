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

static int lathe_told_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct lathe *lathe = file->private_data;
	unsigned long size = vma_desc_size(desc);

	LATHE_FAIL_IF(size > lathe->size, -EINVAL, "too large\n");
	mmap_action_remap_full(desc, lathe->base >> PAGE_SHIFT);
	desc->action.error_override = -EAGAIN;
	return 0;
}

static int lathe_tried_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct lathe *lathe = file->private_data;
	unsigned long size = vma_desc_size(desc);

	if (size > lathe->size)
		return -EINVAL;
	mmap_action_remap_full(desc, lathe->base >> PAGE_SHIFT);
	return 0;
}

static int lathe_jump_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct lathe *lathe = file->private_data;
	unsigned long size = vma_desc_size(desc);
	int ret = -EINVAL;

	LATHE_GOTO_IF(size > lathe->size, out);
	mmap_action_remap_full(desc, lathe->base >> PAGE_SHIFT);
	ret = 0;
	pr_debug("lathe: mapped\n");
out:
	return ret;
}

static int lathe_bail_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct lathe *lathe = file->private_data;
	unsigned long size = vma_desc_size(desc);

	if (size > lathe->size)
		return -EINVAL;
	mmap_action_remap_full(desc, lathe->base >> PAGE_SHIFT);
	desc->action.error_override = -EIO;
	return 0;
}

static const struct file_operations lathe_told_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_told_mmap_prepare,
};

static const struct file_operations lathe_tried_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_tried_mmap_prepare,
};

static const struct file_operations lathe_jump_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_jump_mmap_prepare,
};

static const struct file_operations lathe_bail_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_bail_mmap_prepare,
};
