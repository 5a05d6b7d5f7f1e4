import { factNames, factOf } from '../../kernel/facts';
import { factTable } from '../../kernel/fact-table';
import { guardOf } from '../../kernel/guards';
import { guessOf } from '../../kernel/guesses';
import { KERNEL_FAMILIES } from '../../runtime/models/families';

/** Operations of mappings, inner halves of macros, and what does the work of an action: no driver calls them. */
const CALLED_BY_THE_KERNEL =
  /^(?:filemap_(?:fault|map_pages|page_mkwrite)|vfs_mmap_prepare|__(?:raw_)?spin_lock_irqsave|zero_page_of_kernel|discontig_kernel_\w+|(?:remap_vmalloc_range|dma_mmap_\w+)_prepare)$/;

describe('facts about kernel functions', () => {
  it('can be read, every one', () => {
    for (const name of factNames()) expect(factOf(name)!.name).toBe(name);
  });

  it('pair what takes with what gives back', () => {
    expect(factOf('kref_get')!.effects).toEqual([
      {
        does: 'takes',
        what: 'reference',
        of: 0,
        when: 'always',
        undo: ['kref_put', 'kref_put_mutex', 'kref_put_lock'],
        keepsAlive: true,
        lifetime: 'itself',
      },
    ]);
    expect(factOf('atomic64_inc')!.effects[0]).toMatchObject({
      undo: expect.arrayContaining(['atomic64_dec']) as unknown,
    });
  });

  it('let what gives back be a row that gives back or stores', () => {
    const bad: string[] = [];
    for (const name of factNames()) {
      for (const effect of factOf(name)!.effects) {
        if (effect.does !== 'takes' && effect.does !== 'locks') continue;
        for (const undo of effect.undo) if (!factOf(undo)) bad.push(`${name} ~ ${undo}`);
      }
    }
    expect(bad).toEqual([]);
  });

  it('say when something was taken', () => {
    expect(factOf('kmalloc')!.effects[0]).toMatchObject({ does: 'takes', of: 'result', when: 'non-null' });
    expect(factOf('clk_prepare_enable')!.effects[0]).toMatchObject({ what: 'clock', when: 'zero' });
  });

  it('know no more than there are rows for', () => {
    for (const name of ['constructor', 'toString', '__proto__', 'my_get'])
      expect(factOf(name)).toBeUndefined();
  });

  it('know every allocation of objects by their type', () => {
    const names = ['kmalloc', 'kzalloc', 'kvmalloc', 'kvzalloc'].flatMap((name) =>
      ['obj', 'objs', 'flex'].map((what) => `${name}_${what}`),
    );
    for (const name of names)
      expect(factOf(name)?.effects[0]).toMatchObject({ does: 'takes', what: 'memory', when: 'non-null' });
    expect(factOf('kvzalloc_objs')!.effects[0]).toMatchObject({
      undo: expect.not.arrayContaining(['kfree']) as unknown,
    });
  });

  it('have a row for every function of the kernel that the simulator models', () => {
    const modelled = KERNEL_FAMILIES.flatMap(({ functions }) => Object.keys(functions ?? {}));
    expect(modelled.filter((name) => !factOf(name) && !CALLED_BY_THE_KERNEL.test(name))).toEqual([]);
  });

  it('know what takes pages out of mappings, by whatever name', () => {
    for (const name of [
      'unmap_mapping_range',
      'unmap_shared_mapping_range',
      'zap_vma_ptes',
      'truncate_pagecache',
      'truncate_setsize',
      'truncate_inode_pages_final',
      'invalidate_inode_pages2',
      'shmem_truncate_range',
      'drm_vma_node_unmap',
      'drm_dev_unplug',
      'ttm_bo_unmap_virtual',
      'rdma_user_mmap_disassociate',
      'kill_dev_dax',
    ])
      expect(factOf(name)?.effects).toContainEqual({ does: 'stores', what: 'zaps', of: 0 });
  });

  it('say of what returns 0 or an error that any other result is one', () => {
    for (const name of ['pm_runtime_resume_and_get', 'request_irq', 'devm_request_irq', 'xa_alloc'])
      expect([factOf(name)!.fails, factOf(name)!.effects[0]]).toMatchObject([
        'non-zero',
        { does: 'takes', when: 'zero' },
      ]);
    for (const name of ['xa_alloc_cyclic', 'idr_alloc', 'request_any_context_irq'])
      expect(factOf(name)).toMatchObject({ fails: 'negative' });
  });

  it('do not take the initialisation of a lock for a lock', () => {
    expect(factOf('spin_lock_init')!.effects).toEqual([{ does: 'stores', what: 'state', of: 0 }]);
    expect(guessOf('my_lock_init')).toBeUndefined();
  });

  it('guess from a name, and say so', () => {
    expect(guessOf('foo_buffer_get')).toMatchObject({ source: 'guess', effects: [{ does: 'takes' }] });
    expect(guessOf('foo_lookup')).toBeUndefined();
    expect(guessOf('foo_lock')).toMatchObject({ effects: [{ does: 'locks', undo: ['foo_unlock'] }] });
  });

  it.each(['CHIP_POWER_ON', 'FOO_TRYTAKE', 'chip_can_map_and_count', 'chip_is_exclusive_claimed'])(
    'guess nothing from a name that says that something is done: %s',
    (name) => {
      expect(guessOf(name)).toBeUndefined();
    },
  );

  it.each([
    'foo_is_ready',
    'foo_can_map',
    'foo_is_enabled',
    'has_aux',
    'HFI1_CAP_IS_USET',
    'to_foo',
    'FOO_SIZE',
  ])('guess from a name that only asks or computes that it does no more: %s', (name) => {
    expect(guessOf(name)).toMatchObject({ source: 'guess', effects: [] });
  });

  it('know the classes of guards', () => {
    expect(guardOf('mutex')).toMatchObject({ enter: 'mutex_lock', leave: 'mutex_unlock' });
    expect(guardOf('rwsem_read_intr')).toMatchObject({ conditional: true });
  });

  it('let the rows of a user come first', () => {
    const own = factTable([{ name: 'kfree', from: 'mine', kind: 'function', effects: [] }]);
    expect(own.factOf('kfree')).toMatchObject({ source: 'user', effects: [] });
    expect(own.factOf('kzalloc')).toBeDefined();
  });
});
