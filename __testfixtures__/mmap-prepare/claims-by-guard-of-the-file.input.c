/* What a class of guards of the file takes when its scope is entered, and never gives back, is taken by the hook. */
#include <linux/atomic.h>
#include <linux/cleanup.h>
#include <linux/fs.h>
#include <linux/kref.h>
#include <linux/mm.h>

struct quay {
	struct kref kref;
	int opened;
	unsigned long pfn;
};

DEFINE_GUARD(quay_ref, struct quay *, kref_get(&_T->kref), (void)_T)
DEFINE_CLASS(quay_opened, struct quay *, (void)_T, ({ quay->opened++; quay; }), struct quay *quay)

static int quay_ref_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct quay *quay = file->private_data;

	guard(quay_ref)(quay);
	return remap_pfn_range(vma, vma->vm_start, quay->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int quay_scoped_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct quay *quay = file->private_data;

	scoped_class(quay_opened, opened, quay) {
		if (!quay->pfn)
			break;
		return remap_pfn_range(vma, vma->vm_start, quay->pfn, vma->vm_end - vma->vm_start,
				       vma->vm_page_prot);
	}
	return -ENXIO;
}

static const struct file_operations quay_ref_fops = {
	.mmap = quay_ref_mmap,
};

static const struct file_operations quay_scoped_fops = {
	.mmap = quay_scoped_mmap,
};
