/* Removal zaps what is mapped under the lock that the new hook gives back before its range is linked. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>
struct gone { struct mutex lock; bool dead; unsigned long phys; struct address_space *mapping; };
static int gone_mmap_prepare(struct vm_area_desc *desc)
{
	struct gone *g = desc->file->private_data;

	mutex_lock(&g->lock);
	if (g->dead) {
		mutex_unlock(&g->lock);
		return -ENODEV;
	}
	desc->page_prot = pgprot_noncached(desc->page_prot);
	mmap_action_simple_ioremap(desc, g->phys, PAGE_SIZE);
	mutex_unlock(&g->lock);
	return 0;
}
static void gone_remove(struct gone *g)
{
	mutex_lock(&g->lock);
	g->dead = true;
	unmap_mapping_range(g->mapping, 0, 0, 1);
	mutex_unlock(&g->lock);
}
static const struct file_operations gone_fops = { .mmap_prepare = gone_mmap_prepare };
