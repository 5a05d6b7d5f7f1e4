/* No line of the file begins with a tab: what is added has none either. */
#include <linux/fs.h>
#include <linux/mm.h>

struct lock_gate {
    struct mutex lock;
    struct list_head boats;
    phys_addr_t phys_of_the_upper_basin;
};

struct boat {
    struct list_head node;
    unsigned long pgoff;
};

static int gate_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
                       const struct file *file, void **vm_private_data)
{
    struct lock_gate *gate = file->private_data;
    struct boat *boat = kzalloc(sizeof(*boat), GFP_KERNEL);

    if (!boat)
        return -ENOMEM;
    boat->pgoff = pgoff;
    mutex_lock(&gate->lock);
    list_add(&boat->node, &gate->boats);
    mutex_unlock(&gate->lock);
    *vm_private_data = boat;
    return 0;
}

static void gate_close(struct vm_area_struct *vma)
{
    struct lock_gate *gate = vma->vm_file->private_data;
    struct boat *boat = vma->vm_private_data;

    /* vm_ops->mapped has not completed: nothing was taken. */
    if (!boat)
        return;

    mutex_lock(&gate->lock);
    list_del(&boat->node);
    mutex_unlock(&gate->lock);
    kfree(boat);
}

static const struct vm_operations_struct gate_vm_ops = {
    .mapped = gate_mapped,
    .close = gate_close,
    .fault = gate_fault,
};

static int gate_mmap_prepare(struct vm_area_desc *desc)
{
    vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTCOPY_BIT);
    desc->vm_ops = &gate_vm_ops;
    return 0;
}

static int gate_map_basin_mmap_prepare(struct vm_area_desc *desc)
{
    struct file *file = desc->file;
    struct lock_gate *gate = file->private_data;

    vma_desc_set_flags(desc, VMA_IO_BIT, VMA_DONTEXPAND_BIT, VMA_DONTDUMP_BIT,
                       VMA_DONTCOPY_BIT);
    mmap_action_ioremap_full(desc, gate->phys_of_the_upper_basin >> PAGE_SHIFT);
    desc->action.error_override = -EAGAIN;
    return 0;
}

static const struct file_operations gate_fops = {
    .owner = THIS_MODULE,
    .mmap_prepare = gate_mmap_prepare,
};

static const struct file_operations gate_basin_fops = {
    .owner = THIS_MODULE,
    .mmap_prepare = gate_map_basin_mmap_prepare,
};
