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

static int weir_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct weir *weir = file->private_data;

	guard(weir)(weir);
	mmap_action_remap_full(desc, weir->pfn);
	return 0;
}

static int weir_class_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct weir *weir = file->private_data;
	CLASS(weir_held, held)(weir);

	mmap_action_remap_full(desc, weir->pfn);
	return 0;
}

static void weir_zap(struct weir *weir)
{
	guard(mutex)(&weir->other);
	unmap_mapping_range(weir->mapping, 0, 0, 1);
}

static const struct file_operations weir_fops = {
	.mmap_prepare = weir_mmap_prepare,
};

static const struct file_operations weir_class_fops = {
	.mmap_prepare = weir_class_mmap_prepare,
};
