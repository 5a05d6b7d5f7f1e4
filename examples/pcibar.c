// SPDX-License-Identifier: MIT
/*
 * pcibar - the memory BAR of a PCI card
 *
 * The card is QEMU's educational device, edu. User space maps any part of its
 * BAR 0; the file offset is an offset into it.
 */

#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/uaccess.h>

#define PCIBAR_REGS		0
#define PCIBAR_IOC_SIZE		_IOR('p', 0x60, __u64)

struct pcibar {
	struct pci_dev *pdev;
	struct miscdevice misc;
};

static struct pcibar *file_to_pcibar(struct file *file)
{
	return container_of(file->private_data, struct pcibar, misc);
}

static long pcibar_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct pcibar *card = file_to_pcibar(file);
	__u64 size = pci_resource_len(card->pdev, PCIBAR_REGS);

	if (cmd != PCIBAR_IOC_SIZE)
		return -ENOTTY;
	if (copy_to_user((void __user *)arg, &size, sizeof(size)))
		return -EFAULT;

	return 0;
}

static int pcibar_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pcibar *card = file_to_pcibar(file);
	struct pci_dev *pdev = card->pdev;

	if (vma->vm_flags & VM_EXEC)
		return -EPERM;

	vm_flags_clear(vma, VM_MAYEXEC);
	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);

	return vm_iomap_memory(vma, pci_resource_start(pdev, PCIBAR_REGS),
			       pci_resource_len(pdev, PCIBAR_REGS));
}

static const struct file_operations pcibar_fops = {
	.owner		= THIS_MODULE,
	.unlocked_ioctl	= pcibar_ioctl,
#ifdef CONFIG_COMPAT
	.compat_ioctl	= compat_ptr_ioctl,
#endif
	.mmap		= pcibar_mmap,
	.llseek		= noop_llseek,
};

static int pcibar_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct pcibar *card;
	int ret;

	card = devm_kzalloc(&pdev->dev, sizeof(*card), GFP_KERNEL);
	if (!card)
		return -ENOMEM;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;
	if (!(pci_resource_flags(pdev, PCIBAR_REGS) & IORESOURCE_MEM))
		return -ENODEV;
	ret = pci_request_region(pdev, PCIBAR_REGS, "pcibar");
	if (ret)
		return ret;

	card->pdev = pdev;
	card->misc.minor = MISC_DYNAMIC_MINOR;
	card->misc.name = devm_kasprintf(&pdev->dev, GFP_KERNEL, "pcibar-%s",
					 pci_name(pdev));
	if (!card->misc.name)
		return -ENOMEM;
	card->misc.fops = &pcibar_fops;
	card->misc.parent = &pdev->dev;

	pci_set_drvdata(pdev, card);

	return misc_register(&card->misc);
}

static void pcibar_remove(struct pci_dev *pdev)
{
	struct pcibar *card = pci_get_drvdata(pdev);

	misc_deregister(&card->misc);
}

static const struct pci_device_id pcibar_ids[] = {
	{ PCI_DEVICE(0x1234, 0x11e8) },
	{ }
};
MODULE_DEVICE_TABLE(pci, pcibar_ids);

static struct pci_driver pcibar_driver = {
	.name		= "pcibar",
	.id_table	= pcibar_ids,
	.probe		= pcibar_probe,
	.remove		= pcibar_remove,
};
module_pci_driver(pcibar_driver);

MODULE_DESCRIPTION("Memory BAR of a PCI card");
MODULE_LICENSE("Dual MIT/GPL");
