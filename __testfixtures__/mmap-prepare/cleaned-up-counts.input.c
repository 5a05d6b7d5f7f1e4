/* What is called at the end of a variable's scope counts mappings: no call of the hook shows it, however it is spelled. */
#include <linux/cleanup.h>
#include <linux/fs.h>
#include <linux/mm.h>

struct lathe {
	unsigned int maps;
	unsigned long pfn;
};

#define auto_count __attribute__((__cleanup__(lathe_count)))
#define auto_call(fn) __attribute__((unused, cleanup(fn)))

DEFINE_FREE(lathe_counted, struct lathe *, if (_T) _T->maps++)

static void lathe_count(struct lathe **at)
{
	(*at)->maps++;
}

static void lathe_look(struct lathe **at)
{
	pr_debug("%u mappings\n", (*at)->maps);
}

static int lathe_map(struct lathe *lathe, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, lathe->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int behind_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lathe *lathe __attribute__((__cleanup__(lathe_count))) = file->private_data;

	return lathe_map(lathe, vma);
}

static int before_mmap(struct file *file, struct vm_area_struct *vma)
{
	__attribute__((cleanup(lathe_count))) struct lathe *lathe = file->private_data;

	return lathe_map(lathe, vma);
}

static int kernel_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lathe *lathe __cleanup(lathe_count);

	lathe = file->private_data;
	return lathe_map(lathe, vma);
}

static int macro_mmap(struct file *file, struct vm_area_struct *vma)
{
	auto_count struct lathe *lathe = file->private_data;

	return lathe_map(lathe, vma);
}

static int call_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lathe *lathe auto_call(lathe_count) = file->private_data;

	return lathe_map(lathe, vma);
}

static int class_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lathe *lathe __free(lathe_counted) = file->private_data;

	return lathe_map(lathe, vma);
}

static int second_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lathe *lathe __cleanup(lathe_look) = file->private_data, *counted __cleanup(lathe_count) = lathe;

	return lathe_map(lathe, vma);
}

static int lathe_check(struct lathe *lathe)
{
	struct lathe *counted __cleanup(lathe_count) = lathe;

	return counted->pfn ? 0 : -ENXIO;
}

static int helper_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lathe *lathe = file->private_data;

	if (lathe_check(lathe))
		return -ENXIO;
	return lathe_map(lathe, vma);
}

static ssize_t lathe_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	struct lathe *lathe = file->private_data;

	return lathe->maps ? -EBUSY : 0;
}

static const struct file_operations behind_fops = { .mmap = behind_mmap, .read = lathe_read };
static const struct file_operations before_fops = { .mmap = before_mmap };
static const struct file_operations kernel_fops = { .mmap = kernel_mmap };
static const struct file_operations macro_fops = { .mmap = macro_mmap };
static const struct file_operations call_fops = { .mmap = call_mmap };
static const struct file_operations class_fops = { .mmap = class_mmap };
static const struct file_operations second_fops = { .mmap = second_mmap };
static const struct file_operations helper_fops = { .mmap = helper_mmap };
