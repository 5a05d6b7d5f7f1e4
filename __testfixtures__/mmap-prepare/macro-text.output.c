/*
 * What looks like a comment in a string of a macro is none: the macro is read to its end. What a macro passes on with
 * the vma to another one that looks at it is written out, one after the other.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct quay {
	unsigned long pfn;
	unsigned long len;
};

#define QUAY_FITS(q, size)						\
	do {								\
		if ((size) > (q)->len) {				\
			pr_err("quay: // too long: %lx\n", size);	\
			ret = -EINVAL;					\
		}							\
	} while (0)

static int quay_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct quay *quay = file->private_data;
	int ret = 0;

	pr_debug("see //depot/quay /* %lx */\n", desc->start);
	pr_info("quay %lx: " "%lx\n", desc->start, quay->len);
	QUAY_FITS(quay, vma_desc_size(desc));
	if (ret)
		return ret;
	mmap_action_remap_full(desc, quay->pfn);
	return 0;
}

static const struct file_operations quay_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = quay_mmap_prepare,
};
