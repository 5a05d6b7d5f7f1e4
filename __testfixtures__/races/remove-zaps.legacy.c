/* Removal zaps what is mapped under the lock that the new hook gives back before its range is linked. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>
struct gone { struct mutex lock; bool dead; unsigned long phys; struct address_space *mapping; };
static int gone_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gone *g = file->private_data;
	int ret;

	mutex_lock(&g->lock);
	if (g->dead) {
		mutex_unlock(&g->lock);
		return -ENODEV;
	}
	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	ret = vm_iomap_memory(vma, g->phys, PAGE_SIZE);
	mutex_unlock(&g->lock);
	return ret;
}
static void gone_remove(struct gone *g)
{
	mutex_lock(&g->lock);
	g->dead = true;
	unmap_mapping_range(g->mapping, 0, 0, 1);
	mutex_unlock(&g->lock);
}
static const struct file_operations gone_fops = { .mmap = gone_mmap };
