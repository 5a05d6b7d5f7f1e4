// SPDX-License-Identifier: MIT
/*
 * Macros that read or set the member of a structure: what uses them for the structure of a hook finds, or leaves, the
 * legacy member there. What they are given for other structures, and what knows both members, is nobody's business.
 */
#include <linux/fs.h>
#include <linux/mm.h>

#define HAS_MMAP(f) ((f)->mmap != NULL)
#define CAN_MAP(f) (HAS_MMAP(f) ? 1 : 0)
#define SET_OP(f, op, fn) ((f)->op = (fn))
#define OP_OF(f, op)		\
	({			\
		const struct file_operations *__f = (f);	\
		__f->op;	\
	})
#define EITHER_MMAP(f) ((f)->mmap || (f)->mmap_prepare)
#define PASTED(f, m) ((f)->m##map != NULL)
#define RING_OPS (&ring_fops)
#define ring_callback RING_OPS->mmap

static int read_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, 0x10, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static const struct file_operations read_fops = {
	.mmap = read_mmap,
};

static int read_caps(void)
{
	return CAN_MAP(&read_fops);
}

static int set_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, 0x10, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static struct file_operations set_fops = {
	.mmap = set_mmap,
};

static void set_disable(void)
{
	struct file_operations *f = &set_fops;

	SET_OP(f, mmap, NULL);
}

static int local_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, 0x10, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static const struct file_operations local_fops = {
	.mmap = local_mmap,
};

static bool local_caps(void)
{
	return OP_OF(&local_fops, mmap) != NULL;
}

static int ring_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, 0x10, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static struct file_operations ring_fops = {
	.mmap = ring_mmap,
};

static void ring_disable(void)
{
	ring_callback = NULL;
}

static int paste_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, 0x10, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static const struct file_operations paste_fops = {
	.mmap = paste_mmap,
};

static bool paste_caps(void)
{
	return PASTED(&paste_fops, m);
}

static int free_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, 0x10, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static struct file_operations free_fops = {
	.mmap = free_mmap,
};

struct other_ops {
	int (*mmap)(void);
};

static struct other_ops other;

static bool free_caps(void)
{
	/* HAS_MMAP(&free_fops) would not do */
	pr_info("HAS_MMAP(&free_fops)\n");
	SET_OP(&free_fops, open, NULL);
	return EITHER_MMAP(&free_fops) && HAS_MMAP(&other);
}
