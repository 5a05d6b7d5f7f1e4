/* What the object of a lock's class has besides the lock is gone with its scope; a guard's end may be a function that gives back. */
#include <linux/cleanup.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/spinlock.h>
#include <linux/srcu.h>

struct lathe {
	spinlock_t lock;
	struct srcu_struct srcu;
	atomic_t users;
	unsigned long pfn;
};

static inline void lathe_enter(struct lathe *lathe)
{
	atomic_inc(&lathe->users);
}

static inline void lathe_leave(struct lathe *lathe)
{
	atomic_dec(&lathe->users);
}

DEFINE_GUARD(lathe_use, struct lathe *, lathe_enter(_T), lathe_leave(_T))
DEFINE_LOCK_GUARD_1(lathe_irq, struct lathe,
		    spin_lock_irqsave(&_T->lock->lock, _T->flags),
		    spin_unlock_irqrestore(&_T->lock->lock, _T->flags),
		    unsigned long flags)
DEFINE_LOCK_GUARD_1(lathe_srcu, struct srcu_struct,
		    _T->idx = srcu_read_lock(_T->lock),
		    srcu_read_unlock(_T->lock, _T->idx),
		    int idx)

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct lathe *lathe = file->private_data;

	scoped_guard(lathe_irq, lathe) {
		if (!lathe->pfn)
			return -ENXIO;
	}
	scoped_guard(lathe_srcu, &lathe->srcu) {
		if (lathe->pfn == 1)
			return -ENODEV;
	}
	scoped_guard(lathe_use, lathe) {
		if (lathe->pfn == 2)
			return -EINVAL;
	}
	mmap_action_remap_full(desc, lathe->pfn);
	return 0;
}

static const struct file_operations lathe_fops = { .mmap_prepare = lathe_mmap_prepare };
