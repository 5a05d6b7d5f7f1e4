// SPDX-License-Identifier: MIT
/*
 * multiwin - an accelerator with several windows behind one file
 *
 * The page offset of a mapping chooses the window: registers, doorbells, or
 * the memory that the firmware carved out for frames.
 */

#include <linux/fs.h>
#include <linux/io.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define MULTIWIN_PGOFF_REGS		0x000
#define MULTIWIN_PGOFF_DOORBELLS	0x100
#define MULTIWIN_PGOFF_FRAMES		0x200

struct multiwin {
	struct device *dev;
	struct miscdevice misc;
	struct resource *regs;
	struct resource *doorbells;
	struct resource *frames;
};

static int multiwin_open(struct inode *inode, struct file *file);
static int multiwin_mmap(struct file *file, struct vm_area_struct *vma);

static const struct file_operations multiwin_fops = {
	.owner	= THIS_MODULE,
	.open	= multiwin_open,
	.mmap	= multiwin_mmap,
	.llseek	= noop_llseek,
};

static int multiwin_open(struct inode *inode, struct file *file)
{
	struct miscdevice *misc = file->private_data;

	file->private_data = container_of(misc, struct multiwin, misc);

	return 0;
}

static int multiwin_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct multiwin *mw = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	dev_dbg(mw->dev, "mmap 0x%lx-0x%lx, window 0x%lx\n", vma->vm_start,
		vma->vm_end, vma->vm_pgoff);

	switch (vma->vm_pgoff) {
	case MULTIWIN_PGOFF_REGS:
		if (size > resource_size(mw->regs))
			return -EINVAL;
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
		return io_remap_pfn_range(vma, vma->vm_start,
					  PHYS_PFN(mw->regs->start), size,
					  vma->vm_page_prot);

	case MULTIWIN_PGOFF_DOORBELLS:
		/* One page of doorbells for each client, and no more. */
		if (size != PAGE_SIZE)
			return -EINVAL;
		vm_flags_set(vma, VM_DONTCOPY);
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
		return io_remap_pfn_range(vma, vma->vm_start,
					  PHYS_PFN(mw->doorbells->start),
					  PAGE_SIZE, vma->vm_page_prot);

	case MULTIWIN_PGOFF_FRAMES:
		if (size > resource_size(mw->frames))
			return -EINVAL;
		return remap_pfn_range(vma, vma->vm_start,
				       PHYS_PFN(mw->frames->start), size,
				       pgprot_writecombine(vma->vm_page_prot));

	default:
		return -EINVAL;
	}
}

static int multiwin_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct multiwin *mw;

	mw = devm_kzalloc(dev, sizeof(*mw), GFP_KERNEL);
	if (!mw)
		return -ENOMEM;

	mw->dev = dev;
	mw->regs = platform_get_resource(pdev, IORESOURCE_MEM, 0);
	mw->doorbells = platform_get_resource(pdev, IORESOURCE_MEM, 1);
	mw->frames = platform_get_resource(pdev, IORESOURCE_MEM, 2);
	if (!mw->regs || !mw->doorbells || !mw->frames)
		return dev_err_probe(dev, -ENODEV, "a window is missing\n");

	mw->misc.minor = MISC_DYNAMIC_MINOR;
	mw->misc.name = "multiwin";
	mw->misc.fops = &multiwin_fops;
	mw->misc.parent = dev;

	platform_set_drvdata(pdev, mw);

	return misc_register(&mw->misc);
}

static void multiwin_remove(struct platform_device *pdev)
{
	struct multiwin *mw = platform_get_drvdata(pdev);

	misc_deregister(&mw->misc);
}

static const struct platform_device_id multiwin_ids[] = {
	{ "multiwin" },
	{ }
};
MODULE_DEVICE_TABLE(platform, multiwin_ids);

static struct platform_driver multiwin_driver = {
	.probe		= multiwin_probe,
	.remove		= multiwin_remove,
	.id_table	= multiwin_ids,
	.driver		= {
		.name			= "multiwin",
		.suppress_bind_attrs	= true,
	},
};
module_platform_driver(multiwin_driver);

MODULE_DESCRIPTION("Accelerator windows behind one file");
MODULE_LICENSE("Dual MIT/GPL");
