/* The end of a class of guards gives nothing back, whatever it is called; nor does a variable that no longer holds what was taken. */
#include <linux/cleanup.h>
#include <linux/fs.h>
#include <linux/kref.h>
#include <linux/mm.h>

struct chuck {
	struct kref kref;
	atomic_t users;
	unsigned long pfn;
};

void chuck_gone(struct kref *kref);

static inline void chuck_enter(struct chuck *chuck)
{
	atomic_inc(&chuck->users);
}

static inline void chuck_leave(struct chuck *chuck)
{
	pr_debug("left\n");
}

DEFINE_GUARD(chuck_use, struct chuck *, chuck_enter(_T), chuck_leave(_T))

static struct chuck *chuck_hold(struct chuck *chuck)
{
	kref_get(&chuck->kref);
	return chuck;
}

static void chuck_put(struct chuck **at)
{
	if (*at)
		kref_put(&(*at)->kref, chuck_gone);
}

static int guard_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct chuck *chuck = file->private_data;

	guard(chuck_use)(chuck);
	return remap_pfn_range(vma, vma->vm_start, chuck->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int forgotten_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct chuck *chuck = file->private_data;
	struct chuck *held __cleanup(chuck_put) = chuck_hold(chuck);

	if (!held->pfn)
		return -ENXIO;
	held = NULL;
	return remap_pfn_range(vma, vma->vm_start, chuck->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static ssize_t chuck_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	struct chuck *chuck = file->private_data;

	return atomic_read(&chuck->users) ? -EBUSY : 0;
}

static const struct file_operations guard_fops = { .mmap = guard_mmap, .read = chuck_read };
static const struct file_operations forgotten_fops = { .mmap = forgotten_mmap };
