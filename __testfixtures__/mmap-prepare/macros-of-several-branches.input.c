/*
 * A macro that each architecture defines anew does one of several things: what each of them does is known. One that prints by its
 * name does no more where a text of it calls something that nobody knows.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct flume {
	unsigned long pfn;
	bool uncached;
};

#if defined(CONFIG_ARM)
#define flume_prot(prot) pgprot_dmacoherent(prot)
#elif defined(CONFIG_ARM64)
#define flume_prot(prot) pgprot_writecombine(prot)
#else
#define flume_prot(prot) pgprot_noncached(prot)
#endif

#ifdef CONFIG_FLUME_TRACE
#define flume_dbg(fmt, ...) flume_tell(FLUME_ALL, fmt, ##__VA_ARGS__)
#else
#define flume_dbg(fmt, ...) no_printk(fmt, ##__VA_ARGS__)
#endif

static int flume_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct flume *flume = file->private_data;

	flume_dbg("mapping %lx\n", vma->vm_start);
	if (flume->uncached)
		vma->vm_page_prot = flume_prot(vma->vm_page_prot);
	return remap_pfn_range(vma, vma->vm_start, flume->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations flume_fops = {
	.owner = THIS_MODULE,
	.mmap = flume_mmap,
};
