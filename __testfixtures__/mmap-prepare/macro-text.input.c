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

#define quay_dbg(v)	pr_debug("see //depot/quay /* %lx */\n", (v)->vm_start /* where */)

#define quay_log(v, fmt, ...)	pr_info("quay %lx: " fmt, (v)->vm_start, ##__VA_ARGS__)
#define quay_say(v, fmt, ...)	quay_log(v, fmt, ##__VA_ARGS__)

#define QUAY_FITS(q, size)						\
	do {								\
		if ((size) > (q)->len) {				\
			pr_err("quay: // too long: %lx\n", size);	\
			ret = -EINVAL;					\
		}							\
	} while (0)

static int quay_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct quay *quay = file->private_data;
	int ret = 0;

	quay_dbg(vma);
	quay_say(vma, "%lx\n", quay->len);
	QUAY_FITS(quay, vma->vm_end - vma->vm_start);
	if (ret)
		return ret;
	return remap_pfn_range(vma, vma->vm_start, quay->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations quay_fops = {
	.owner = THIS_MODULE,
	.mmap = quay_mmap,
};
