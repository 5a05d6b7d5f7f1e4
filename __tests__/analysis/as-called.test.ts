import { PROFILES } from '../../model/kernel-api';
import { loadGrammar } from '../../model/parse';
import { CODE } from '../../transforms/findings';
import { migrateSource } from '../../transforms/mmap-prepare/registry';

/*
 * Helpers that each call the one before twice lead to the first in 2^30 ways. What is asked of them where a hook holds a lock is
 * found all the same, and found right.
 */

beforeAll(() => loadGrammar());

const DEPTH = 30;

/** `f0()`, and helpers behind it: what stands for `f` in each is the one before. */
function chain(first: string, step: string): string {
  const helpers = Array.from({ length: DEPTH }, (_, i) =>
    step.replaceAll('FUNCTION', `f${i + 1}`).replaceAll('BEFORE', `f${i}`),
  );
  return [first, ...helpers].join('\n');
}

interface Parts {
  readonly helpers: string;
  /** What another function of the file does. */
  readonly other?: string;
  readonly enter?: string;
  readonly leave?: string;
  readonly map?: string;
}

/** What is told of the lock that a hook maps under, by code. */
function told({
  helpers,
  other = 'd->reads++;',
  enter = 'mutex_lock(&d->lock);',
  leave = 'mutex_unlock(&d->lock);',
  map = 'remap_pfn_range(vma, vma->vm_start, d->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot)',
}: Parts): string[] {
  const source = `
struct d { struct mutex lock; struct mutex other; int users; int reads; unsigned long pfn; struct page **pages; unsigned long n; };
${helpers}
static void d_open(struct vm_area_struct *vma)
{
	struct d *d = vma->vm_private_data;

	d->users++;
}
static void d_close(struct vm_area_struct *vma)
{
	struct d *d = vma->vm_private_data;

	d->users--;
}
static const struct vm_operations_struct d_vm_ops = { .open = d_open, .close = d_close };
static int d_resize(struct d *d)
{
	${other}
	return 0;
}
static int d_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct d *d = file->private_data;
	int ret;

	${enter}
	ret = ${map};
	${leave}
	if (ret)
		return ret;
	vma->vm_ops = &d_vm_ops;
	vma->vm_private_data = d;
	return 0;
}
static const struct file_operations d_fops = { .mmap = d_mmap };
`;
  const { hooks } = migrateSource(source, { path: 'd.c', api: PROFILES['7.1'] });
  return hooks
    .flatMap(({ findings }) => findings.map(({ code }) => code))
    .filter((code) => code === CODE.mappedUnderLock || code === CODE.sectionReliedOn);
}

const LAST = `f${DEPTH}(d)`;

test.each<[string, Parts, string[]]>([
  [
    'who looks at something else does not end the section',
    {
      helpers: chain(
        'static int f0(struct d *d) { return d->reads; }',
        'static int FUNCTION(struct d *d) { return BEFORE(d) + BEFORE(d); }',
      ),
      other: `mutex_lock(&d->lock); if (${LAST}) { mutex_unlock(&d->lock); return -EBUSY; } d->reads = d->users; mutex_unlock(&d->lock);`,
    },
    [CODE.mappedUnderLock],
  ],
  [
    'who looks at what a mapping counts does',
    {
      helpers: chain(
        'static int f0(struct d *d) { return d->users; }',
        'static int FUNCTION(struct d *d) { return BEFORE(d) + BEFORE(d); }',
      ),
      other: `mutex_lock(&d->lock); if (${LAST}) { mutex_unlock(&d->lock); return -EBUSY; } d->reads++; mutex_unlock(&d->lock);`,
    },
    [CODE.sectionReliedOn],
  ],
  [
    'who takes another lock is not in the section',
    {
      helpers: chain(
        'static void f0(struct d *d) { mutex_lock(&d->other); d->reads++; mutex_unlock(&d->other); }',
        'static void FUNCTION(struct d *d) { BEFORE(d); BEFORE(d); }',
      ),
      other: `${LAST}; if (d->users) return -EBUSY;`,
    },
    [CODE.mappedUnderLock],
  ],
  [
    'who takes the lock is',
    {
      helpers: chain(
        'static void f0(struct d *d) { mutex_lock(&d->lock); d->reads++; mutex_unlock(&d->lock); }',
        'static void FUNCTION(struct d *d) { BEFORE(d); BEFORE(d); }',
      ),
      other: `${LAST}; if (d->users) return -EBUSY;`,
    },
    [CODE.sectionReliedOn],
  ],
  [
    'who takes the lock in a function that calls back is, from whichever of them is called',
    {
      helpers: `static void second(struct d *d);
static void first(struct d *d) { if (d->reads--) second(d); mutex_lock(&d->lock); d->reads++; mutex_unlock(&d->lock); }
static void second(struct d *d) { if (d->reads--) first(d); }`,
      other: 'if (d->reads) { first(d); return 0; } second(d); if (d->users) return -EBUSY;',
    },
    [CODE.sectionReliedOn],
  ],
  [
    'who frees the pages under the lock takes them from the action',
    {
      helpers: chain(
        'static void f0(struct d *d) { kfree(d->pages); }',
        'static void FUNCTION(struct d *d) { BEFORE(d); BEFORE(d); }',
      ),
      other: `mutex_lock(&d->lock); ${LAST}; d->pages = NULL; mutex_unlock(&d->lock);`,
      map: 'vm_map_pages(vma, d->pages, d->n)',
    },
    [CODE.sectionReliedOn],
  ],
  [
    'a lock that helpers take is held over the call',
    {
      helpers: chain(
        'static void f0(struct d *d) { mutex_lock(&d->lock); }',
        'static void FUNCTION(struct d *d) { BEFORE(d); BEFORE(d); }',
      ),
      enter: `${LAST};`,
    },
    [CODE.mappedUnderLock],
  ],
  [
    'a lock that helpers give back is held until then',
    {
      helpers: chain(
        'static void f0(struct d *d) { mutex_unlock(&d->lock); }',
        'static void FUNCTION(struct d *d) { BEFORE(d); BEFORE(d); }',
      ),
      leave: `${LAST};`,
    },
    [CODE.mappedUnderLock],
  ],
])('%s', (_, parts, codes) => {
  expect(told(parts)).toEqual(codes);
});
