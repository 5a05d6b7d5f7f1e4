// SPDX-License-Identifier: MIT
/*
 * regblock - the registers of a platform device, mapped by user space
 *
 * The device has one block of registers, and a user space driver maps all of
 * it, or its first pages, uncached.
 */

#include <linux/fs.h>
#include <linux/io.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

/**
 * struct regblock - one block of registers
 * @misc: the character device that user space opens
 * @res: where the registers are
 */
struct regblock {
	struct miscdevice misc;
	struct resource *res;
};

static struct regblock *file_to_regblock(struct file *file)
{
	return container_of(file->private_data, struct regblock, misc);
}

/**
 * regblock_mmap - map the registers into user space
 * @file: an open file of the register block
 * @vma: the mapping to fill, starting at the first register
 *
 * Return: 0, -EINVAL for an offset, -ENXIO for a range that is larger than the
 * register block.
 */
static int regblock_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct regblock *block = file_to_regblock(file);
	unsigned long size = vma->vm_end - vma->vm_start;

	if (vma->vm_pgoff)
		return -EINVAL;
	if (size > PAGE_ALIGN(resource_size(block->res)))
		return -ENXIO;

	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);

	return remap_pfn_range(vma, vma->vm_start,
			       block->res->start >> PAGE_SHIFT, size,
			       vma->vm_page_prot);
}

static const struct file_operations regblock_fops = {
	.owner = THIS_MODULE,
	.open = nonseekable_open,
	.mmap = regblock_mmap,
};

static int regblock_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct regblock *block;

	block = devm_kzalloc(dev, sizeof(*block), GFP_KERNEL);
	if (!block)
		return -ENOMEM;

	block->res = platform_get_resource(pdev, IORESOURCE_MEM, 0);
	if (!block->res)
		return dev_err_probe(dev, -ENODEV, "no registers\n");
	if (!PAGE_ALIGNED(block->res->start))
		return dev_err_probe(dev, -EINVAL, "%pR is not page aligned\n",
				     block->res);

	block->misc.minor = MISC_DYNAMIC_MINOR;
	block->misc.name = devm_kasprintf(dev, GFP_KERNEL, "regblock-%s",
					  dev_name(dev));
	if (!block->misc.name)
		return -ENOMEM;
	block->misc.fops = &regblock_fops;
	block->misc.parent = dev;

	platform_set_drvdata(pdev, block);

	return misc_register(&block->misc);
}

static void regblock_remove(struct platform_device *pdev)
{
	struct regblock *block = platform_get_drvdata(pdev);

	misc_deregister(&block->misc);
}

static const struct platform_device_id regblock_ids[] = {
	{ "regblock" },
	{ }
};
MODULE_DEVICE_TABLE(platform, regblock_ids);

static struct platform_driver regblock_driver = {
	.probe = regblock_probe,
	.remove = regblock_remove,
	.id_table = regblock_ids,
	.driver = {
		.name = "regblock",
		.suppress_bind_attrs = true,
	},
};
module_platform_driver(regblock_driver);

MODULE_DESCRIPTION("Platform device registers for user space drivers");
MODULE_LICENSE("Dual MIT/GPL");
