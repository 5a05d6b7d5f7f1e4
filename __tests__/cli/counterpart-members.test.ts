import { migratedFolder } from './migrated-folder';

/** Which member of which structure a place means, where several go by one name. */

const SEVERAL = `
struct tile_ops {
	int (*mmap)(struct tile *tile, struct vm_area_struct *vma);
	int (*mmap_wc)(struct tile *tile, struct vm_area_struct *vma);
};
static int lin_mmap(struct tile *tile, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, tile->phys, tile->len);
}
static int wc_mmap(struct tile *tile, struct vm_area_struct *vma)
{
	vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	return vm_iomap_memory(vma, tile->phys, tile->len);
}
static const struct tile_ops tile_ops = {
	.mmap = lin_mmap,
	.mmap_wc = wc_mmap,
};
static int tile_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tile *tile = file->private_data;

	if (tile->wc)
		return tile_ops.mmap_wc(tile, vma);
	return tile_ops.mmap(tile, vma);
}
static const struct file_operations tile_fops = {
	.mmap = tile_mmap,
};
`;

describe('a structure with two members for mappings', () => {
  test('gets a counterpart of the one that is named: what is set under the other stays', () => {
    const done = migratedFolder({ 'tile.c': SEVERAL }, ['--counterpart', 'tile_ops.mmap_wc']);
    expect(done.stderr).toContain('tile_ops.mmap_wc: 1 references, 1 converted, 0 stay');
    expect(done.text('tile.c')).toContain('	.mmap = lin_mmap,\n	.mmap_wc_prepare = wc_mmap_prepare,\n');
    expect(done.text('tile.c')).toContain('call_tile_ops_mmap_wc(&tile_ops, tile, vma);');
    expect(done.text('tile.c')).toContain('	return tile_ops.mmap(tile, vma);\n');
  });

  test('gets both in one run', () => {
    const done = migratedFolder({ 'tile.c': SEVERAL }, [
      ...['--counterpart', 'tile_ops.mmap_wc', '--counterpart', 'tile_ops.mmap'],
    ]);
    expect(done.text('tile.c')).toContain(
      '	.mmap_prepare = lin_mmap_prepare,\n	.mmap_wc_prepare = wc_mmap_prepare,\n',
    );
    expect(done.text('tile.c')).toContain(
      '\t\treturn tile_ops.mmap_wc_prepare(tile, desc);\n\treturn tile_ops.mmap_prepare(tile, desc);\n',
    );
  });
});

describe('two structures that are reached by members of one name', () => {
  const HEADER = `
struct vm_area_struct;
struct left_ops {
	int (*mmap)(struct left *left, struct vm_area_struct *vma);
};
struct right_ops {
	int (*mmap)(struct right *right, struct vm_area_struct *vma);
};
struct left {
	const struct left_ops *ops;
	unsigned long pfn;
};
struct right {
	const struct right_ops *ops;
	struct vm_area_struct *vma;
};
struct pair {
	struct left left;
	struct right right;
};
`;
  const CORE = `#include "pair.h"
static int left_mmap(struct left *left, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, left->phys, left->len);
}
static int right_mmap(struct right *right, struct vm_area_struct *vma)
{
	right->vma = vma;
	return 0;
}
static const struct left_ops left_ops = { .mmap = left_mmap };
static const struct right_ops right_ops = { .mmap = right_mmap };
static int pair_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pair *pair = file->private_data;

	if (vma->vm_pgoff && pair->right.ops->mmap)
		return pair->right.ops->mmap(&pair->right, vma);
	return READ_ONCE(pair->left.ops)->mmap(&pair->left, vma);
}
static const struct file_operations pair_fops = {
	.mmap = pair_mmap,
};
`;

  test('are told apart by their types, wherever these are defined', () => {
    for (const files of [{ 'pair.h': HEADER, 'core.c': CORE }, { 'core.c': HEADER + CORE }]) {
      const done = migratedFolder(files, ['--counterpart', 'left_ops']);
      expect(done.stderr).toContain('left_ops.mmap: 1 references, 1 converted, 0 stay');
      expect(done.text('core.c')).toContain(`	if (vma->vm_pgoff && pair->right.ops->mmap)
		return pair->right.ops->mmap(&pair->right, vma);
	return call_left_ops_mmap(READ_ONCE(pair->left.ops), &pair->left, vma);
`);
    }
  });

  test('are refused where no type tells', () => {
    const untold = CORE.replace('struct pair *pair = file->private_data;', 'PAIR(pair, file);');
    const files = { 'pair.h': HEADER, 'core.c': untold };
    const done = migratedFolder(files, ['--counterpart', 'left_ops']);
    expect(done.status).toBe(1);
    expect(done.stderr).toMatch(/core\.c:1[78]: calls left_ops\.mmap in a way that is not understood/);
    expect(done.text('core.c')).toBe(untold);
  });
});

describe('two structures of one name that have nothing to do with each other', () => {
  const file = (name: string, parameter: string): string => `
struct buffer_ops {
	int (*mmap)(${parameter}, struct vm_area_struct *vma);
};
struct ${name} {
	const struct buffer_ops *ops;
	void *own;
};
static int ${name}_map(${parameter}, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, ${name.toUpperCase()}_PHYS, PAGE_SIZE);
}
static const struct buffer_ops ${name}_ops = { .mmap = ${name}_map };
static int ${name}_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ${name} *x = file->private_data;

	return x->ops->mmap(x->own, vma);
}
static const struct file_operations ${name}_fops = { .mmap = ${name}_mmap };
`;
  const files = { 'one/a.c': file('one', 'void *own'), 'two/b.c': file('two', 'struct own *own') };

  test('get no counterpart in one run', () => {
    const done = migratedFolder(files, ['--counterpart', 'buffer_ops']);
    expect(done.stderr).toContain(
      'struct buffer_ops is defined in one/a.c:3 and, with other parameters, in two/b.c:3: give the files of one of them',
    );
    expect(done.text('one/a.c')).toBe(files['one/a.c']);
  });

  test('are one for all that it matters when their callbacks take the same', () => {
    const same = { ...files, 'two/b.c': file('two', 'void *own') };
    const done = migratedFolder(same, ['--counterpart', 'buffer_ops']);
    expect(done.stderr).toContain('buffer_ops.mmap: 2 references, 2 converted, 0 stay');
    expect(done.text('one/a.c')).toContain('call_buffer_ops_mmap(x->ops, x->own, vma);');
    expect(done.text('two/b.c')).toContain('call_buffer_ops_mmap(x->ops, x->own, vma);');
  });
});
