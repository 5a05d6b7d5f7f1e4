// SPDX-License-Identifier: MIT
/*
 * The event log, and a few pages to map. Every driver is a module of its own
 * (see ../modules.ts), loaded for one scenario and unloaded after it, so that each
 * run begins with the driver's state as its source says.
 */
#include <linux/module.h>
#include <linux/miscdevice.h>
#include <linux/uaccess.h>
#include <linux/spinlock.h>
#include <linux/pseudo_fs.h>
#include <linux/pagemap.h>
#include <linux/mount.h>
#include <linux/file.h>
#include <linux/fdtable.h>
#include <linux/anon_inodes.h>
#include "oracle.h"

static char log_buf[65536];
static size_t log_len;
static DEFINE_SPINLOCK(log_lock);

struct page *oracle_pages[ORACLE_PAGES];
EXPORT_SYMBOL(oracle_pages);
static unsigned long first_pfn;
module_param(first_pfn, ulong, 0444);

void oracle_event(const char *what, unsigned long a, unsigned long b, unsigned long c)
{
	spin_lock(&log_lock);
	log_len += scnprintf(log_buf + log_len, sizeof(log_buf) - log_len,
			     "%s %lx %lx %lx\n", what, a, b, c);
	spin_unlock(&log_lock);
}
EXPORT_SYMBOL(oracle_event);

unsigned long oracle_pfn(void)
{
	return first_pfn;
}
EXPORT_SYMBOL(oracle_pfn);

/*
 * A driver's own allocations, for "fail N driver": the drivers' kmalloc() and
 * its like are counted by the wrapper that ../modules.ts writes around them.
 */
static unsigned int fail_driver;
module_param(fail_driver, uint, 0644);

bool oracle_driver_allocation_fails(void)
{
	return fail_driver && !--fail_driver;
}
EXPORT_SYMBOL(oracle_driver_allocation_fails);

static ssize_t log_read(struct file *file, char __user *buf, size_t len, loff_t *pos)
{
	static char copy[sizeof(log_buf)];
	size_t n;

	spin_lock(&log_lock);
	n = min(len, log_len);
	memcpy(copy, log_buf, n);
	log_len = 0;
	spin_unlock(&log_lock);
	if (copy_to_user(buf, copy, n))
		return -EFAULT;
	return n;
}

static void mark_pages(void)
{
	int i;

	for (i = 0; i < ORACLE_PAGES; i++) {
		u8 *bytes = page_address(oracle_pages[i]);

		memset(bytes, 0, PAGE_SIZE);
		bytes[8] = i + 1;
	}
}

/* Makes the pages what they were, before each scenario. */
static ssize_t log_write(struct file *file, const char __user *buf, size_t len, loff_t *pos)
{
	mark_pages();
	return len;
}

static const struct file_operations log_fops = {
	.owner = THIS_MODULE,
	.read = log_read,
	.write = log_write,
};

static struct miscdevice log_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "oracle_log",
	.fops = &log_fops,
};

static int __init oracle_init(void)
{
	struct page *pages = alloc_pages(GFP_KERNEL | __GFP_ZERO, 3);
	int i;

	if (!pages)
		return -ENOMEM;
	split_page(pages, 3);
	first_pfn = page_to_pfn(pages);
	for (i = 0; i < ORACLE_PAGES; i++)
		oracle_pages[i] = pages + i;
	mark_pages();
	return misc_register(&log_device);
}

static void __exit oracle_exit(void)
{
	misc_deregister(&log_device);
}

module_init(oracle_init);
module_exit(oracle_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("mmap versus mmap_prepare behaviour oracle");
