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
    expect(done.text('tile.c')).toContain('call_tile_ops_mmap(&tile_ops, tile, vma);');
  });
});
