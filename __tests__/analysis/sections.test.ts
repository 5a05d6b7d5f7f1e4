import { effectsIn, findBodiesWith } from '../../analysis/effects';
import { endingsOf, sectionsOver } from '../../analysis/sections';
import { loadGrammar, parseDriver } from '../../model/parse';
import { callsOf } from '../../model/query';

beforeAll(loadGrammar);

/** What `hook` holds over its call of `map`, and what other functions of a text do in the same sections. */
function read(source: string, counted: readonly string[] = []): { held: string[]; endings: string[] } {
  const driver = parseDriver(source, { path: 'foo.c', reach: 'all' });
  const reader = effectsIn(driver);
  const hook = driver.function('hook')!;
  const sections = sectionsOver(reader, hook, callsOf(hook.body, 'map')[0]);
  return {
    held: sections.map(({ how, held }) => `${how} ${held.type ?? ''}${held.path}`),
    endings: [...endingsOf(reader, sections, new Set(counted), hook)].map(
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
