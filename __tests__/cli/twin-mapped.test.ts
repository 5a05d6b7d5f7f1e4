import { migratedFolder } from './migrated-folder';

/**
 * A library function that installs operations and takes a reference for each mapping, as fbdev's deferred I/O does: its twin
 * takes it in `mapped`, which nothing calls for the mappings of the function itself.
 */
const FILES = {
  'slate.h': `
struct vm_area_struct;
struct slate_ops {
	int (*slate_mmap)(struct slate *slate, struct vm_area_struct *vma);
};
struct slate {
	struct mutex lock;
	const struct slate_ops *ops;
	struct slate_state *state;
};
int slate_deferred_mmap(struct slate *slate, struct vm_area_struct *vma);

#define SLATE_DEFERRED_OPS \\
	.slate_mmap	= slate_deferred_mmap
`,
  'deferred.c': `#include "slate.h"
static void slate_vm_open(struct vm_area_struct *vma)
{
	struct slate_state *state = vma->vm_private_data;

	kref_get(&state->ref);
}

static void slate_vm_close(struct vm_area_struct *vma)
{
	struct slate_state *state = vma->vm_private_data;

	kref_put(&state->ref, slate_state_release);
	module_put(THIS_MODULE);
}

static const struct vm_operations_struct slate_vm_ops = {
	.open		= slate_vm_open,
	.close		= slate_vm_close,
	.fault		= slate_fault,
};

static void slate_state_get(struct slate_state *state)
{
	kref_get(&state->ref);
}

int slate_deferred_mmap(struct slate *slate, struct vm_area_struct *vma)
{
	if (!try_module_get(THIS_MODULE))
		return -EINVAL;

	vma->vm_ops = &slate_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
	vma->vm_private_data = slate->state;
	slate_state_get(slate->state);

	return 0;
}
EXPORT_SYMBOL_GPL(slate_deferred_mmap);
`,
  'core.c': `#include "slate.h"
static int slate_fop_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct slate *slate = file->private_data;
	int err;

	mutex_lock(&slate->lock);
	err = slate->ops->slate_mmap(slate, vma);
	mutex_unlock(&slate->lock);
	return err;
}
static const struct file_operations slate_fops = {
	.mmap = slate_fop_mmap,
};
`,
  'plain.c': `#include "slate.h"
static const struct slate_ops plain_ops = {
	SLATE_DEFERRED_OPS,
};
`,
  // Stays, since it keeps the vma, and goes on calling the function in its legacy form.
  'keeps.c': `#include "slate.h"
static int keeps_mmap(struct slate *slate, struct vm_area_struct *vma)
{
	slate->vma = vma;
	return slate_deferred_mmap(slate, vma);
}
static const struct slate_ops keeps_ops = {
	.slate_mmap = keeps_mmap,
};
`,
};

test('what a function takes for a mapping is taken in mapped() by its twin, and the function itself stays as it is', () => {
  const { stderr, status, text } = migratedFolder(FILES, ['--twin', 'slate_deferred_mmap']);
  expect(stderr).toContain('for callbacks that a legacy hook calls only');
  expect(status).toBe(0);
  const own = FILES['deferred.c'];
  expect(text('deferred.c')).toContain(own.slice(own.indexOf('int slate_deferred_mmap')));
  expect(text('deferred.c')).toContain(`{
	if (!try_module_get(THIS_MODULE))
		return -EINVAL;
	slate_state_get(*vm_private_data);
	return 0;
}`);
  expect(text('deferred.c')).toContain('	.mapped		= slate_vm_mapped,\n	.open		= slate_vm_open,');
  expect(text('deferred.c')).toContain(`/*
 * slate_deferred_mmap() for a mapping that is about to be made, from a callback
 * that a legacy hook calls.
 */
int slate_deferred_mmap_prepare(struct slate *slate, struct vm_area_desc *desc)
{
	desc->vm_ops = &slate_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTDUMP_BIT);
	desc->private_data = slate->state;

	return 0;
}
EXPORT_SYMBOL_GPL(slate_deferred_mmap_prepare);`);
});

test('the macro that sets the function sets its twin afterwards, whoever else still calls the function', () => {
  const { stderr, text } = migratedFolder(
    FILES,
    ['--twin', 'slate_deferred_mmap'],
    ['--counterpart', 'slate_ops'],
  );
  expect(stderr).toContain('slate_ops.slate_mmap: 2 references, 1 converted, 1 stay');
  expect(text('slate.h')).toContain('	.slate_mmap_prepare = slate_deferred_mmap_prepare\n');
  expect(text('keeps.c')).toBe(FILES['keeps.c']);
  expect(text('core.c')).toContain('if (!ops->slate_mmap_prepare)');
});

test('a function whose operations something else uses, too, gets no twin that adds to them', () => {
  const shared = {
    ...FILES,
    'deferred.c': `${FILES['deferred.c']}
static const struct vm_operations_struct *slate_default_ops = &slate_vm_ops;
`,
  };
  const { stderr, status, text } = migratedFolder(shared, ['--twin', 'slate_deferred_mmap']);
  expect(stderr).toContain('slate_deferred_mmap() gets no twin');
  expect(status).toBe(1);
  expect(text('deferred.c')).toBe(shared['deferred.c']);
});
