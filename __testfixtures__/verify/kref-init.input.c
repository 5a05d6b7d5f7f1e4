/* KREF_INIT(1) in a static initialiser: the count is 1. */
#include <linux/kref.h>
struct s { struct kref ref; };
static struct s a = { .ref = KREF_INIT(1) };
static int f_mmap(struct file *file, struct vm_area_struct *vma)
{
	kref_get(&a.ref);
	oracle_event("n", kref_read(&a.ref), 0, 0);
	return 0;
}
const struct file_operations f_fops = { .mmap = f_mmap };
