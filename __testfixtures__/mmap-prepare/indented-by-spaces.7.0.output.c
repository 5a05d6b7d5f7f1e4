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

static void gate_close(struct vm_area_struct *vma)
{
    struct lock_gate *gate = vma->vm_file->private_data;
    struct boat *boat = vma->vm_private_data;

    mutex_lock(&gate->lock);
    list_del(&boat->node);
    mutex_unlock(&gate->lock);
    kfree(boat);
}

static const struct vm_operations_struct gate_vm_ops = {
    .close = gate_close,
    .fault = gate_fault,
};

static int gate_mmap(struct file *file, struct vm_area_struct *vma)
{
    struct lock_gate *gate = file->private_data;
    struct boat *boat = kzalloc(sizeof(*boat), GFP_KERNEL);

    if (!boat)
        return -ENOMEM;
    boat->pgoff = vma->vm_pgoff;
    mutex_lock(&gate->lock);
    list_add(&boat->node, &gate->boats);
    mutex_unlock(&gate->lock);
    vm_flags_set(vma, VM_DONTEXPAND | VM_DONTCOPY);
    vma->vm_private_data = boat;
    vma->vm_ops = &gate_vm_ops;
    return 0;
}

static int gate_map_basin_mmap_error(int err)
{
    return -EAGAIN;
}

static int gate_map_basin_mmap_prepare(struct vm_area_desc *desc)
{
    struct file *file = desc->file;
    struct lock_gate *gate = file->private_data;

    vma_desc_set_flags(desc, VMA_IO_BIT, VMA_DONTEXPAND_BIT, VMA_DONTDUMP_BIT,
                       VMA_DONTCOPY_BIT);
    mmap_action_ioremap_full(desc, gate->phys_of_the_upper_basin >> PAGE_SHIFT);
    desc->action.error_hook = gate_map_basin_mmap_error;
    return 0;
}

static const struct file_operations gate_fops = {
    .owner = THIS_MODULE,
    .mmap = gate_mmap,
};

static const struct file_operations gate_basin_fops = {
    .owner = THIS_MODULE,
    .mmap_prepare = gate_map_basin_mmap_prepare,
};
