/* Nobody zaps under the lock that a class of guards of the file takes: the mapping is converted, and the section is told. */
#include <linux/cleanup.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>

struct weir {
	struct mutex lock;
	struct mutex other;
	unsigned long pfn;
	struct address_space *mapping;
};

DEFINE_GUARD(weir, struct weir *, mutex_lock(&_T->lock), mutex_unlock(&_T->lock))
DEFINE_CLASS(weir_held, struct weir *, mutex_unlock(&_T->lock),
	     ({ mutex_lock(&weir->lock); weir; }), struct weir *weir)

static int weir_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct weir *weir = file->private_data;

	guard(weir)(weir);
	return remap_pfn_range(vma, vma->vm_start, weir->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int weir_class_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct weir *weir = file->private_data;
	CLASS(weir_held, held)(weir);

	return remap_pfn_range(vma, vma->vm_start, weir->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static void weir_zap(struct weir *weir)
{
	guard(mutex)(&weir->other);
	unmap_mapping_range(weir->mapping, 0, 0, 1);
}

static const struct file_operations weir_fops = {
	.mmap = weir_mmap,
};

static const struct file_operations weir_class_fops = {
	.mmap = weir_class_mmap,
};
