import { effectsIn } from '../../analysis/effects';
import { findBodiesWith } from '../../analysis/elsewhere';
import { endingsOf } from '../../analysis/endings';
import { findMembersWith, type Held } from '../../analysis/held';
import { sectionsOver } from '../../analysis/sections';
import { loadGrammar, parseDriver } from '../../model/parse';
import { callsOf } from '../../model/query';

beforeAll(loadGrammar);

/** What `hook` holds over its call of `map`, and what other functions of a text do in the same sections. */
function read(
  source: string,
  counted: readonly string[] = [],
  functions: readonly string[] = [],
): { held: string[]; endings: string[] } {
  const driver = parseDriver(source, { path: 'foo.c', reach: 'all' });
  const reader = effectsIn(driver);
  const hook = driver.function('hook')!;
  const sections = sectionsOver(reader, hook, callsOf(hook.body, 'map')[0]);
  const places = counted.map((name): Held => {
    return { kind: 'member', holder: 'struct d', name, type: 'int', written: `struct d->${name}` };
  });
  return {
    held: sections.map(({ how, held }) => `${how} ${held.holder ?? ''}->${held.name}`),
    endings: [...endingsOf(reader, sections, { places, functions: new Set(functions) }, hook)].map(
      ({ kind, by }) => `${by.id.name} ${kind}`,
    ),
  };
}

const locked = 'void hook(struct d *d) { mutex_lock(&d->lock); map(d); mutex_unlock(&d->lock); }';

test('what is held over a place: taken before it and given back behind it', () => {
  expect(read(locked).held).toEqual(['mutex struct d->lock']);
  expect(
    read('void hook(struct d *d) { mutex_lock(&d->lock); mutex_unlock(&d->lock); map(d); }').held,
  ).toEqual([]);
  expect(read('void hook(struct d *d) { guard(mutex)(&d->lock); map(d); }').held).toEqual([
    'mutex struct d->lock',
  ]);
  expect(read('void hook(struct d *d) { scoped_guard(rwsem_read, &d->sem) map(d); }').held).toEqual([
    'read-semaphore struct d->sem',
  ]);
  expect(read('void hook(struct d *d) { local_irq_disable(); map(d); local_irq_enable(); }').held).toEqual(
    [],
  );
});

test('what was given back before the place is not held there, unless it was taken again', () => {
  const held = (body: string): string[] => read(`void hook(struct d *d) { ${body} }`).held;
  const [lock, unlock] = ['mutex_lock(&d->lock);', 'mutex_unlock(&d->lock);'];
  expect(held(`${lock} ${unlock} map(d); ${lock} ${unlock}`)).toEqual([]);
  expect(held(`${lock} ${unlock} ${lock} map(d); ${unlock}`)).toEqual(['mutex struct d->lock']);
  expect(held(`${lock} if (d->x) ${unlock} map(d); ${unlock}`)).toEqual(['mutex struct d->lock']);
  expect(held(`${lock} mutex_lock(&d->b); mutex_unlock(&d->b); map(d); ${unlock}`)).toEqual([
    'mutex struct d->lock',
  ]);
});

describe('the same lock, however it is reached', () => {
  const other = (rest: string, takes: string, zapped = 'm'): string[] =>
    read(
      `struct d { struct mutex lock; struct inner { struct mutex lock; } in; }; struct c { struct d *d; struct d e; };` +
        `static struct d one; static struct d *only; ${rest} ${locked}` +
        `void other(struct d *d, struct c *c, struct mutex *l) { ${takes} unmap_mapping_range(${zapped}, 0, 0, 1); }`,
    ).endings;
  test.each([
    ['behind a pointer', '', 'mutex_lock(&c->d->lock);'],
    ['in what it is a part of', '', 'mutex_lock(&c->e.lock);'],
    ['by a local', '', 'struct mutex *x = &c->d->lock; mutex_lock(x);'],
    ['by a local that is set later', '', 'struct mutex *x; x = &d->lock; mutex_lock(x);'],
    ['of a variable of the file', '', 'mutex_lock(&one.lock);'],
    ['of what a variable of the file points to', '', 'mutex_lock(&only->lock);'],
    ['of an object by its cast', '', 'mutex_lock(&((struct d *)c)->lock);'],
    ['of what holds a member', '', 'mutex_lock(&container_of(l, struct d, lock)->lock);'],
    [
      'by a function that returns it',
      'struct mutex *of(struct d *d) { return &d->lock; }',
      'mutex_lock(of(c->d));',
    ],
    ['by a function that is given it', 'void take(struct mutex *m) { mutex_lock(m); }', 'take(&c->e.lock);'],
    ['by a macro', '\n#define TAKE(x) mutex_lock(&(x)->lock)\n', 'TAKE(c->d);'],
    ['in a block of a guard', '', 'scoped_guard(mutex, &c->d->lock) d->x = 1;'],
    [
      'in a function with a guard',
      'void mark(struct d *d) { guard(mutex)(&d->lock); d->x = 1; }',
      'mark(c->d);',
    ],
  ])('%s', (_name, rest, takes) => {
    expect(other(rest, takes)).toEqual(['other zaps']);
  });

  test.each([
    ['of another structure', 'mutex_lock(&d->in.lock);'],
    ['of which nothing is known', 'mutex_lock(l);'],
    ['of a structure that is not known', 'mutex_lock(&foo(d)->lock);'],
  ])('not one %s', (_name, takes) => {
    expect(other('', takes)).toEqual([]);
  });

  test('the members of a structure of a header', () => {
    const header = parseDriver('struct far { struct d *near; };', { path: 'foo.h' });
    const takes = 'struct far *f = d->far; mutex_lock(&f->near->lock);';
    expect(other('', takes)).toEqual([]);
    findMembersWith((_from, struct, member) => header.memberType(struct, member));
    try {
      expect(other('', takes)).toEqual(['other zaps']);
    } finally {
      findMembersWith(() => null);
    }
  });
});

test('who only reads under a semaphore keeps out nobody else who does', () => {
  const reader = 'void hook(struct d *d) { down_read(&d->sem); map(d); up_read(&d->sem); }';
  const other = (takes: string): string[] =>
    read(`${reader} void other(struct d *d) { ${takes}(&d->sem); unmap_mapping_range(d->m, 0, 0, 1); }`)
      .endings;
  expect(other('down_read')).toEqual([]);
  expect(other('down_write')).toEqual(['other zaps']);
});

describe('what keeps others out without being a lock', () => {
  const both = (hook: string, other: string): string[] =>
    read(
      `void last(struct kref *k) { unmap_mapping_range(m, 0, 0, 1); }` +
        `int hook(struct d *d) { int err; ${hook} return 0; } void other(struct d *d) { ${other} }`,
    ).endings;
  const zap = 'unmap_mapping_range(d->m, 0, 0, 1);';
  const bit = 'if (test_and_set_bit(1, &d->bits)) return -EBUSY; map(d); clear_bit(1, &d->bits);';
  test.each([
    ['a bit', bit, `if (test_and_set_bit(1, &d->bits)) return; ${zap}`, ['other zaps']],
    ['a bit that is waited for', bit, `wait_on_bit(&d->bits, 1, 2); ${zap}`, ['other zaps']],
    ['another bit', bit, `if (test_and_set_bit(2, &d->bits)) return; ${zap}`, []],
    ['a bit that is not looked at', bit, `set_bit(1, &d->bits); ${zap}`, []],
    [
      'a number that is exchanged',
      'while (cmpxchg(&d->busy, 0, 1)) cpu_relax(); map(d); WRITE_ONCE(d->busy, 0);',
      `if (cmpxchg(&d->busy, 0, 1)) return; ${zap}`,
      ['other zaps'],
    ],
    [
      'a count that is waited for',
      'atomic_inc(&d->in); map(d); atomic_dec(&d->in);',
      `wait_event(d->q, !atomic_read(&d->in)); ${zap}`,
      ['other zaps'],
    ],
    [
      'a count that stays',
      'atomic_inc(&d->in); err = map(d); if (err) { atomic_dec(&d->in); return err; }',
      `wait_event(d->q, !atomic_read(&d->in)); ${zap}`,
      [],
    ],
    [
      'a reference to what may be gone',
      'if (!kref_get_unless_zero(&d->ref)) return -ENODEV; map(d); kref_put(&d->ref, last);',
      'kref_put(&d->ref, last);',
      ['hook zaps', 'other zaps'],
    ],
    [
      'a reference to what is there anyhow',
      'kref_get(&d->ref); map(d); kref_put(&d->ref, last);',
      'kref_put(&d->ref, last);',
      [],
    ],
    [
      'a reference, and the last one only frees',
      'if (!kref_get_unless_zero(&d->ref)) return -ENODEV; map(d); kref_put(&d->ref, ends);',
      'kref_put(&d->ref, ends);',
      [],
    ],
    [
      'a device that is not suspended',
      'pm_runtime_get_sync(d->dev); map(d); pm_runtime_put(d->dev);',
      '}  void d_runtime_suspend(struct device *dev) { unmap_mapping_range(m, 0, 0, 1);',
      ['d_runtime_suspend zaps'],
    ],
    [
      'a device that is suspended with the system only',
      'pm_runtime_get_sync(d->dev); map(d); pm_runtime_put(d->dev);',
      '}  void d_suspend(struct device *dev) { unmap_mapping_range(m, 0, 0, 1);',
      [],
    ],
  ])('%s', (_name, hook, other, endings) => {
    expect(both(hook, other)).toEqual(endings);
  });
});

describe('what is run by another name', () => {
  const other = (rest: string, body: string): string[] =>
    read(
      `void zap(struct d *d) { unmap_mapping_range(d->m, 0, 0, 1); } void rest(struct d *d) { d->x = 1; } ${rest} ${locked}` +
        `void other(struct d *d) { mutex_lock(&d->lock); ${body} mutex_unlock(&d->lock); }`,
    ).endings;
  const ops = 'struct ops { void (*end)(struct d *); }; struct d { struct mutex lock; struct ops *ops; };';
  const set = (member: string, name: string): string => `static struct ops o = { .${member} = ${name} };`;
  test.each([
    ['a member of operations', ops + set('end', 'zap'), 'd->ops->end(d);', ['other zaps']],
    [
      'a member that is assigned',
      `${ops} void set(struct ops *o) { o->end = zap; }`,
      'd->ops->end(d);',
      ['other zaps'],
    ],
    ['another function in that member', ops + set('end', 'rest'), 'd->ops->end(d);', []],
    ['a member of other operations', `${ops} static struct p o = { .end = zap };`, 'd->ops->end(d);', []],
    ['a work', 'void set(struct d *d) { INIT_WORK(&d->w, zap); }', 'schedule_work(&d->w);', ['other zaps']],
    ['a work that is only made', '', 'INIT_WORK(&d->w, zap);', []],
    ['another work', 'void set(struct d *d) { INIT_WORK(&d->w, zap); }', 'schedule_work(&d->v);', []],
    ['what is done for each', '', 'for_each_one(d, zap);', ['other zaps']],
  ])('%s', (_name, rest, body, endings) => {
    expect(other(rest, body)).toEqual(endings);
  });
});

test('who asks the kernel whether something is mapped', () => {
  const other = (body: string, functions = ['mapping_mapped']): string[] =>
    read(`${locked} int other(struct d *d) { mutex_lock(&d->lock); ${body} return 0; }`, [], functions)
      .endings;
  expect(other('if (mapping_mapped(d->m)) return -EBUSY;')).toEqual(['other refuses']);
  expect(other('if (!mapping_mapped(d->m)) kfree(d->mem);')).toEqual(['other refuses']);
  expect(other('if (mapping_mapped(d->m)) d->seen = 1;')).toEqual([]);
  expect(other('if (mapping_mapped(d->m)) return -EBUSY;', [])).toEqual([]);
});

test('a function of the file that locks is a lock', () => {
  const wrapped =
    'void take(struct d *x) { mutex_lock(&x->lock); } void give(struct d *x) { mutex_unlock(&x->lock); }' +
    'void hook(struct d *d) { take(d); map(d); give(d); }';
  expect(read(wrapped).held).toHaveLength(1);
});

test('who takes out what is mapped in the same section', () => {
  const zap = 'unmap_mapping_range(e->m, 0, 0, 1);';
  const other = (body: string): string[] => read(`${locked} void other(struct d *e) { ${body} }`).endings;
  expect(other(`mutex_lock(&e->lock); ${zap} mutex_unlock(&e->lock);`)).toEqual(['other zaps']);
  expect(other(`guard(mutex)(&e->lock); ${zap}`)).toEqual(['other zaps']);
  expect(other(`${zap} mutex_lock(&e->lock); mutex_unlock(&e->lock);`)).toEqual([]);
  expect(other(`mutex_lock(&e->other); ${zap} mutex_unlock(&e->other);`)).toEqual([]);
  expect(
    read(`${locked} void other(struct f *e) { mutex_lock(&e->lock); ${zap} mutex_unlock(&e->lock); }`)
      .endings,
  ).toEqual([]);
});

test('who refuses while something is mapped, or drops what a mapping counts', () => {
  const other = (body: string): string[] =>
    read(
      `${locked} int other(struct d *e) { mutex_lock(&e->lock); ${body} mutex_unlock(&e->lock); return 0; }`,
      ['users'],
    ).endings;
  expect(other('if (e->users) { mutex_unlock(&e->lock); return -EBUSY; } free(e);')).toEqual([
    'other refuses',
  ]);
  expect(other('kref_put(&e->users, f);')).toEqual(['other gives']);
  expect(other('if (e->ready) return -EBUSY;')).toEqual([]);
});

describe('what leads to a call that takes out what is mapped, before anything is parsed', () => {
  const other = (rest: string, body = 'end(e);'): string[] =>
    read(
      `${rest}\n${locked} void other(struct d *e) { mutex_lock(&e->lock); ${body} mutex_unlock(&e->lock); }`,
    ).endings;
  const zap = 'unmap_mapping_range(e->m, 0, 0, 1);';

  test.each([
    ['a function of the file', `void end(struct d *e) { ${zap} }`],
    ['one that calls it in turn', `void inner(struct d *e) { ${zap} }\nvoid end(struct d *e) { inner(e); }`],
    ['a macro', '#define end(e) unmap_mapping_range((e)->m, 0, 0, 1)'],
    ['another name', '#define end unmap_mapping_range'],
    [
      'functions that call each other',
      `void end(struct d *e);\nvoid inner(struct d *e) { if (e->on) end(e); ${zap} }\nvoid end(struct d *e) { inner(e); }`,
    ],
    [
      'functions that call each other, of which the other one is asked first',
      `void end(struct d *e);\nvoid inner(struct d *e);\nvoid first(struct d *e) { inner(e); }\nvoid inner(struct d *e) { end(e); ${zap} }\nvoid end(struct d *e) { inner(e); }`,
    ],
  ])('%s', (_name, rest) => {
    expect(other(rest)).toEqual(expect.arrayContaining(['other zaps']));
  });

  test('functions that call each other and take out nothing', () => {
    expect(
      other(
        'void end(struct d *e);\nvoid inner(struct d *e) { end(e); }\nvoid end(struct d *e) { inner(e); }',
      ),
    ).toEqual([]);
  });

  test('a comment between the name and what it is given', () => {
    expect(other('', 'unmap_mapping_range/* all */(e->m, 0, 0, 1);')).toEqual(['other zaps']);
  });

  test('a function of a header', () => {
    const header = parseDriver(`static inline void end(struct d *e) { ${zap} }`, { path: 'foo.h' });
    findBodiesWith((_from, name) =>
      name === 'end' ? [{ driver: header, definition: header.function('end')! }] : [],
    );
    try {
      expect(other('')).toEqual(['other zaps']);
    } finally {
      findBodiesWith(() => []);
    }
  });
});

describe('what the caller holds', () => {
  const zap = 'unmap_mapping_range(e->m, 0, 0, 1);';
  const other = (body: string, head = '', rest = ''): string[] =>
    read(`${rest}\n${locked} void other(struct d *e) ${head} { ${body} ${zap} }`).endings;

  test.each([
    ['an assertion', 'lockdep_assert_held(&e->lock);'],
    ['one for writers', 'lockdep_assert_held_write(&e->lock);'],
    ['a warning', 'WARN_ON_ONCE(!mutex_is_locked(&e->lock));'],
    ['a condition of lockdep', 'lockdep_assert(lockdep_is_held(&e->lock));'],
    ['a pointer that is changed under it', 'x = rcu_dereference_protected(e->x, lockdep_is_held(&e->lock));'],
  ])('%s says that it is held', (_name, body) => {
    expect(other(body)).toEqual(['other zaps']);
  });

  test.each([
    ['an assertion of another lock', 'lockdep_assert_held(&e->list_lock);'],
    ['an assertion that it is not held', 'lockdep_assert_not_held(&e->lock);'],
    ['a warning where it is held', 'WARN_ON(mutex_is_locked(&e->lock));'],
    ['a question', 'if (!mutex_is_locked(&e->lock)) e->x = 1;'],
    ['a pointer that RCU keeps, or the lock', 'x = rcu_dereference_check(e->x, lockdep_is_held(&e->lock));'],
  ])('%s does not say so', (_name, body) => {
    expect(other(body)).toEqual([]);
  });

  test('an annotation says so, where the function is defined or declared', () => {
    expect(other('', '__must_hold(&e->lock)')).toEqual(['other zaps']);
    expect(other('', '__must_hold(&e->list_lock)')).toEqual([]);
    expect(other('', '', 'void other(struct d *e) __must_hold(&e->list_lock, &e->lock);')).toEqual([
      'other zaps',
    ]);
  });

  test('a function that asserts it, or a macro, is only called under it', () => {
    const mark = 'void mark(struct d *x) { lockdep_assert_held(&x->lock); x->dead = 1; }';
    expect(other('mark(e);', '', mark)).toEqual(['other zaps']);
    expect(other('mark(e);', '', 'void mark(struct d *x) __must_hold(&x->lock) { x->dead = 1; }')).toEqual([
      'other zaps',
    ]);
    expect(other('MARK(e);', '', '#define MARK(x) lockdep_assert_held(&(x)->lock)')).toEqual(['other zaps']);
  });

  test('who is in the section for reading is kept out by nobody who reads', () => {
    const reads = (asserted: string): string[] =>
      read(
        'void hook(struct d *d) { down_read(&d->sem); map(d); up_read(&d->sem); }' +
          `void other(struct d *e) { ${asserted}(&e->sem); ${zap} }`,
      ).endings;
    expect(reads('lockdep_assert_held_read')).toEqual([]);
    expect(reads('lockdep_assert_held_write')).toEqual(['other zaps']);
  });
});

describe('a lock that the kernel has functions for', () => {
  const members =
    'struct d { struct inode *inode; struct pci_dev *pdev; struct device *dev; struct dma_resv *resv; struct address_space *m; };';
  const both = (enter: string, leave: string, other: string): string[] =>
    read(
      `${members} void hook(struct d *d) { ${enter}; map(d); ${leave}; }` +
        `void other(struct d *d) { ${other}; unmap_mapping_range(d->m, 0, 0, 1); }`,
    ).endings;

  test.each([
    [
      'down_read(&d->inode->i_rwsem)',
      'up_read(&d->inode->i_rwsem)',
      'inode_lock(d->inode)',
      'inode_lock_shared(d->inode)',
    ],
    [
      'inode_lock_shared(file_inode(d->file))',
      'inode_unlock_shared(file_inode(d->file))',
      'down_write(&d->inode->i_rwsem)',
      'down_read(&d->inode->i_rwsem)',
    ],
    [
      'filemap_invalidate_lock_shared(d->m)',
      'filemap_invalidate_unlock_shared(d->m)',
      'down_write(&d->m->invalidate_lock)',
      'inode_lock(d->inode)',
    ],
    [
      'pci_dev_lock(d->pdev)',
      'pci_dev_unlock(d->pdev)',
      'device_lock(&d->pdev->dev)',
      'pci_cfg_access_lock(d->pdev)',
    ],
    ['device_lock(d->dev)', 'device_unlock(d->dev)', 'guard(pci_dev)(d->pdev)', 'get_device(d->dev)'],
    ['guard(rtnl)()', '', 'ASSERT_RTNL()', 'cpus_read_lock()'],
    [
      'dma_resv_lock(d->resv, NULL)',
      'dma_resv_unlock(d->resv)',
      'dma_resv_assert_held(d->resv)',
      'inode_lock(d->inode)',
    ],
  ])('%s', (enter, leave, same, another) => {
    expect(both(enter, leave, same)).toEqual(['other zaps']);
    expect(both(enter, leave, another)).toEqual([]);
  });

  test('what was given back before the place is not held there', () => {
    expect(
      both('inode_lock(d->inode); inode_unlock(d->inode)', 'inode_unlock(d->inode)', 'inode_lock(d->inode)'),
    ).toEqual([]);
  });
});

describe('the lock of a device is held', () => {
  const other = (rest: string): string[] =>
    read(
      'void hook(struct d *d) { device_lock(d->dev); map(d); device_unlock(d->dev); }' +
        `void other(void *e) { unmap_mapping_range(m, 0, 0, 1); } ${rest}`,
    ).endings;

  test.each([
    ['while its driver goes', 'static struct platform_driver p = { .remove = other };'],
    ['while a USB driver goes', 'static struct usb_driver u = { .disconnect = other };'],
    ['while it is shut down', 'static struct device_driver p = { .shutdown = other };'],
    ['while the system goes to sleep', 'static const struct dev_pm_ops p = { .suspend = other };'],
    ['by what a macro makes', 'static DEFINE_SIMPLE_DEV_PM_OPS(p, other, NULL);'],
    ['while PCI resets it', 'static const struct pci_error_handlers h = { .reset_prepare = other };'],
    [
      'while its resources go',
      'int probe(struct d *d) { return devm_add_action_or_reset(d->dev, other, d); }',
    ],
  ])('%s', (_name, rest) => {
    expect(other(rest)).toEqual(['other zaps']);
  });

  test.each([
    ['a gadget driver', 'static struct usb_gadget_driver u = { .disconnect = other };'],
    ['what is done without interrupts', 'static const struct dev_pm_ops p = { .suspend_noirq = other };'],
    ['runtime power management', 'static const struct dev_pm_ops p = { .runtime_suspend = other };'],
    ['operations of a file', 'static const struct file_operations f = { .release = other };'],
  ])('but not by %s', (_name, rest) => {
    expect(other(rest)).toEqual([]);
  });
});
