/* Macros without parameters do something where they are named, with a semicolon behind them or without, in a test or alone. */
#include <linux/fs.h>
#include <linux/mm.h>

#define COUNTED sluice->maps++
#define COUNTED_WHOLE sluice->maps++;
#define NEXT_NUMBER (sluice->maps++)
#define counted_here sluice->maps += 1;

struct sluice {
	unsigned int maps;
	unsigned long pfn;
};

static int sluice_map(struct sluice *sluice, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, sluice->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static void sluice_count(struct sluice *sluice)
{
	sluice->maps++;
}

static int alone_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *sluice = file->private_data;

	COUNTED;
	return sluice_map(sluice, vma);
}

static int test_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *sluice = file->private_data;

	if (NEXT_NUMBER > 7)
		return -EBUSY;
	return sluice_map(sluice, vma);
}

static int bare_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *sluice = file->private_data;
	int ret;

	COUNTED_WHOLE
	ret = sluice_map(sluice, vma);
	return ret;
}

static int lower_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *sluice = file->private_data;

	counted_here
	return sluice_map(sluice, vma);
}

/* The call behind a name that nobody defines is no prototype. */
static int call_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *sluice = file->private_data;

	SLUICE_ENTERED
	sluice_count(sluice);
	return sluice_map(sluice, vma);
}

static int sluice_check(struct sluice *sluice)
{
	COUNTED;
	return sluice->pfn ? 0 : -ENXIO;
}

static int helper_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *sluice = file->private_data;

	if (sluice_check(sluice))
		return -ENXIO;
	return sluice_map(sluice, vma);
}

static ssize_t sluice_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	struct sluice *sluice = file->private_data;

	return sluice->maps ? -EBUSY : 0;
}

#define COUNTED_TOO COUNTED

static int nested_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *sluice = file->private_data;

	COUNTED_TOO;
	return sluice_map(sluice, vma);
}

static const struct file_operations nested_fops = { .mmap = nested_mmap };
static const struct file_operations alone_fops = { .mmap = alone_mmap, .read = sluice_read };
static const struct file_operations test_fops = { .mmap = test_mmap };
static const struct file_operations bare_fops = { .mmap = bare_mmap };
static const struct file_operations lower_fops = { .mmap = lower_mmap };
static const struct file_operations call_fops = { .mmap = call_mmap };
static const struct file_operations helper_fops = { .mmap = helper_mmap };
