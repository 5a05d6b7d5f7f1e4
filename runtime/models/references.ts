import { s32, s64, type IntegerType } from '../machine/integer';
import type { Machine } from '../machine/machine';
import { describe } from '../machine/policy';
import { concrete, isUnknown } from '../machine/unknown';
import { VOID } from '../machine/types';
import { Pointer, type Value } from '../machine/value';
import { get_file, fput } from '../mm/mmap/file';
import type { KernelFamily, KernelFunction } from './family';
import { ledger, type LedgerKind } from './ledger';
import { objects } from './objects';

type Change = (old: Value, by: Value, type: IntegerType) => Value;

const plus: Change = (old, by, type) => type.add(old, by);
const minus: Change = (old, by, type) => type.sub(old, by);
const or: Change = (old, by, type) => type.or(old, by);
const and: Change = (old, by, type) => type.and(old, by);
const without: Change = (old, by, type) => type.and(old, type.not(by));

/** Change the counter at a pointer; the answer is what it was and what it is. */
function change(
  machine: Machine,
  pointer: Value,
  type: IntegerType,
  by: Value,
  how: Change,
): { old: Value; now: Value } {
  const old = machine.load(pointer, type);
  const now = how(old, by, type);
  machine.store(pointer, type, now);
  return { old, now };
}

interface AtomicType {
  readonly prefix: string;
  readonly name: string;
  readonly type: IntegerType;
  readonly c: string;
}

const ATOMICS: readonly AtomicType[] = [
  { prefix: 'atomic', name: 'atomic_t', type: s32, c: 'int' },
  { prefix: 'atomic64', name: 'atomic64_t', type: s64, c: 'long' },
  { prefix: 'atomic_long', name: 'atomic_long_t', type: s64, c: 'long' },
];

/** The operations of one atomic type: atomic_inc(), atomic64_add_return() and so on. */
function atomics({ prefix, name, type, c }: AtomicType): {
  header: string[];
  functions: Record<string, KernelFunction>;
} {
  const header: string[] = [];
  // eslint-disable-next-line no-restricted-syntax -- only listed
  const functions: Record<string, KernelFunction> = {};
  const define = (suffix: string, returns: string, params: string, model: KernelFunction): void => {
    header.push(`${returns} ${prefix}_${suffix}(${params});`);
    functions[`${prefix}_${suffix}`] = model;
  };
  define('read', c, `const ${name} *v`, (m, v) => m.load(v, type));
  define('set', 'void', `${name} *v, ${c} i`, (m, v, i) => void m.store(v, type, i));
  const sums: [string, Change][] = [
    ['add', plus],
    ['sub', minus],
  ];
  const bits: [string, Change][] = [
    ['or', or],
    ['and', and],
    ['andnot', without],
  ];
  for (const [op, how] of [...sums, ...bits]) {
    define(op, 'void', `${c} i, ${name} *v`, (m, i, v) => void change(m, v, type, i, how));
    define(`fetch_${op}`, c, `${c} i, ${name} *v`, (m, i, v) => change(m, v, type, i, how).old);
  }
  // The kernel has no form of the others that gives the new value.
  for (const [op, how] of sums) {
    define(`${op}_return`, c, `${c} i, ${name} *v`, (m, i, v) => change(m, v, type, i, how).now);
  }
  const one: [string, Change][] = [
    ['inc', plus],
    ['dec', minus],
  ];
  for (const [op, how] of one) {
    define(op, 'void', `${name} *v`, (m, v) => void change(m, v, type, 1n, how));
    define(`fetch_${op}`, c, `${name} *v`, (m, v) => change(m, v, type, 1n, how).old);
    define(`${op}_return`, c, `${name} *v`, (m, v) => change(m, v, type, 1n, how).now);
    define(`${op}_and_test`, 'bool', `${name} *v`, (m, v) => flag(!m.truth(change(m, v, type, 1n, how).now)));
  }
  define('sub_and_test', 'bool', `${c} i, ${name} *v`, (m, i, v) =>
    flag(!m.truth(change(m, v, type, i, minus).now)),
  );
  define('add_negative', 'bool', `${c} i, ${name} *v`, (m, i, v) =>
    flag(m.compare('<', change(m, v, type, i, plus).now, 0n)),
  );
  define('xchg', c, `${name} *v, ${c} i`, (m, v, i) => change(m, v, type, i, (_old, by) => by).old);
  define('cmpxchg', c, `${name} *v, ${c} old, ${c} i`, (m, v, expected, i) => {
    const old = m.load(v, type);
    if (m.compare('==', old, expected)) m.store(v, type, i);
    return old;
  });
  define('inc_not_zero', 'bool', `${name} *v`, (m, v) => addUnless(m, v, type, 1n, 0n));
  define('add_unless', 'bool', `${name} *v, ${c} a, ${c} u`, (m, v, a, u) => addUnless(m, v, type, a, u));
  define('dec_if_positive', c, `${name} *v`, (m, v) => {
    const left = type.sub(m.load(v, type), 1n);
    if (m.compare('>=', left, 0n)) m.store(v, type, left);
    return left;
  });
  return { header, functions };
}

const flag = (condition: boolean): bigint => (condition ? 1n : 0n);

function addUnless(machine: Machine, pointer: Value, type: IntegerType, by: Value, unless: Value): bigint {
  if (machine.compare('==', machine.load(pointer, type), unless)) return 0n;
  change(machine, pointer, type, by, plus);
  return 1n;
}

/** A count that was filled in by other code is of an object that exists: one reference is held. */
function count(machine: Machine, pointer: Value, likely: readonly bigint[] = [1n, 2n]): bigint {
  const value = concrete(machine.load(pointer, s32), likely, 'counted');
  const known = machine.integer(value);
  machine.store(pointer, s32, known);
  return known;
}

/** Counts of an object that may be about to go: who asks whether it is there does not know. */
const MAYBE_GONE = [1n, 0n];

function referenceName(machine: Machine, pointer: Value): string {
  return describe(machine.pointer(pointer));
}

/** refcount_inc() and kref_get(): taking a reference on what has none is use after free. */
function getReference(machine: Machine, pointer: Value, by = 1n): void {
  const old = count(machine, pointer);
  if (old === 0n)
    machine.report(
      'refcount warning',
      `a reference is taken on ${referenceName(machine, pointer)}, which has none left`,
    );
  machine.store(pointer, s32, s32.wrap(old + by));
  ledger(machine).add(machine, 'object reference', referenceName(machine, pointer), Number(by));
  held(machine).counters.push(machine.pointer(pointer));
}

/** Counters of references that the driver took, as often as it holds one: by a function without a model they may be put. */
class Held {
  readonly counters: Pointer[] = [];
}

function held(machine: Machine): Held {
  return machine.kept(Held);
}

/**
 * What a function without a model or a row, whose name says that it puts its object, does to it: the reference that the
 * driver took by the object's own counter is given back; nothing where it took none.
 */
export function putByName(machine: Machine, object: Value): void {
  const known = isUnknown(object) ? object.bound : object;
  if (!(known instanceof Pointer)) return;
  const counter = held(machine).counters.findLast(({ block }) => block === known.block);
  if (counter !== undefined) putReference(machine, counter);
}

/** refcount_dec_and_test() and kref_put(): whether it was the last one. */
function putReference(machine: Machine, pointer: Value, by = 1n): boolean {
  const old = count(machine, pointer);
  if (old < by)
    machine.report(
      'refcount warning',
      `a reference is dropped on ${referenceName(machine, pointer)}, which has ${old}`,
    );
  machine.store(pointer, s32, s32.wrap(old - by));
  ledger(machine).add(machine, 'object reference', referenceName(machine, pointer), -Number(by));
  const { counters } = held(machine);
  const { block, offset } = machine.pointer(pointer);
  const at = counters.findLastIndex((one) => one.block === block && one.offset === offset);
  if (at >= 0) counters.splice(at, 1);
  return old === by;
}

/** get_device() and its like: counted by the object that they are of; NULL is let pass. */
const getObject =
  (kind: LedgerKind): KernelFunction =>
  (machine, pointer) => {
    if (machine.truth(pointer)) ledger(machine).add(machine, kind, describe(machine.pointer(pointer)), 1);
    return pointer;
  };

const putObject =
  (kind: LedgerKind): KernelFunction =>
  (machine, pointer) => {
    if (machine.truth(pointer)) ledger(machine).add(machine, kind, describe(machine.pointer(pointer)), -1);
  };

const ATOMIC = ATOMICS.map(atomics);

const kref = (machine: Machine, pointer: Value): Value =>
  machine.ref(pointer, machine.field('kref', 'refcount'));

/** Atomic counters, reference counts, and references on devices, modules, files, inodes and address spaces. */
export const referenceFamily: KernelFamily = {
  header: `
typedef struct { int counter; } atomic_t;
typedef struct { long counter; } atomic64_t;
typedef atomic64_t atomic_long_t;
typedef struct refcount_struct { atomic_t refs; } refcount_t;
struct kref { refcount_t refcount; };
#define ATOMIC_INIT(i) { (i) }
#define ATOMIC64_INIT(i) { (i) }
#define ATOMIC_LONG_INIT(i) { (i) }
#define REFCOUNT_INIT(i) { .refs = { (i) } }
#define KREF_INIT(i) { .refcount = REFCOUNT_INIT(i) }
${ATOMIC.flatMap((a) => a.header).join('\n')}
void refcount_set(refcount_t *r, int n);
unsigned int refcount_read(const refcount_t *r);
void refcount_inc(refcount_t *r);
void refcount_add(int i, refcount_t *r);
bool refcount_inc_not_zero(refcount_t *r);
void refcount_dec(refcount_t *r);
bool refcount_dec_and_test(refcount_t *r);
bool refcount_dec_not_one(refcount_t *r);
bool refcount_sub_and_test(int i, refcount_t *r);
void kref_init(struct kref *kref);
unsigned int kref_read(const struct kref *kref);
void kref_get(struct kref *kref);
int kref_get_unless_zero(struct kref *kref);
int kref_put(struct kref *kref, void (*release)(struct kref *kref));
struct device *get_device(struct device *dev);
void put_device(struct device *dev);
bool try_module_get(struct module *module);
void __module_get(struct module *module);
void module_put(struct module *module);
struct file *get_file(struct file *file);
void fput(struct file *file);
struct inode *igrab(struct inode *inode);
void ihold(struct inode *inode);
void iput(struct inode *inode);
void mmget(struct mm_struct *mm);
bool mmget_not_zero(struct mm_struct *mm);
void mmput(struct mm_struct *mm);
void mmgrab(struct mm_struct *mm);
void mmdrop(struct mm_struct *mm);
extern struct module __this_module;
#define THIS_MODULE (&__this_module)
`,
  functions: {
    ...(Object.assign({}, ...ATOMIC.map((a) => a.functions)) as Record<string, KernelFunction>),
    /** refcount_set() */
    refcount_set: (m, r, n) => void m.store(r, s32, n),
    /** refcount_read() */
    refcount_read: (m, r) => count(m, r),
    /** refcount_inc() */
    refcount_inc: (m, r) => getReference(m, r),
    /** refcount_add() */
    refcount_add: (m, i, r) => getReference(m, r, m.integer(i)),
    /** refcount_inc_not_zero() */
    refcount_inc_not_zero: (m, r) => {
      if (count(m, r, MAYBE_GONE) === 0n) return 0n;
      getReference(m, r);
      return 1n;
    },
    /** refcount_dec() */
    refcount_dec: (m, r) => {
      if (putReference(m, r))
        m.report('refcount warning', `refcount_dec() drops the last reference on ${referenceName(m, r)}`);
    },
    /** refcount_dec_and_test() */
    refcount_dec_and_test: (m, r) => flag(putReference(m, r)),
    /** refcount_dec_not_one() */
    refcount_dec_not_one: (m, r) => {
      if (count(m, r) === 1n) return 0n;
      putReference(m, r);
      return 1n;
    },
    /** refcount_sub_and_test() */
    refcount_sub_and_test: (m, i, r) => flag(putReference(m, r, m.integer(i))),
    /** kref_init() */
    kref_init: (m, k) => {
      m.store(kref(m, k), s32, 1n);
    },
    /** kref_read() */
    kref_read: (m, k) => count(m, kref(m, k)),
    /** kref_get() */
    kref_get: (m, k) => getReference(m, kref(m, k)),
    /** kref_get_unless_zero() */
    kref_get_unless_zero: (m, k) => {
      if (count(m, kref(m, k), MAYBE_GONE) === 0n) return 0n;
      getReference(m, kref(m, k));
      return 1n;
    },
    /** kref_put(): calls `release` for the last reference */
    kref_put: (m, k, release) => {
      if (!putReference(m, kref(m, k))) return 0n;
      m.callPointer('release', release, VOID, [k]);
      return 1n;
    },
    /** get_device() */
    get_device: getObject('device reference'),
    /** put_device() */
    put_device: putObject('device reference'),
    /** try_module_get(): fails for a module that is being unloaded, which is never the one whose file is open */
    try_module_get: (m, module) => {
      if (!m.truth(module)) return 1n;
      const name = describe(m.pointer(module));
      const gone = `${name} is being unloaded`;
      if (!/this_module/i.test(name) && m.possible(gone, 0n, 1n) !== 0n) return 0n;
      void getObject('module reference')(m, module);
      return 1n;
    },
    /** __module_get() */
    __module_get: (m, module) => void getObject('module reference')(m, module),
    /** module_put() */
    module_put: putObject('module reference'),
    /** get_file() */
    get_file: (m, file) => {
      get_file(objects(m).toFile(file));
      ledger(m).add(m, 'file reference', describe(m.pointer(file)), 1);
      return file;
    },
    /** fput() */
    fput: (m, file) => {
      fput(objects(m).kernel, objects(m).toFile(file));
      ledger(m).add(m, 'file reference', describe(m.pointer(file)), -1);
    },
    /** igrab() */
    igrab: getObject('inode reference'),
    /** ihold() */
    ihold: (m, inode) => void getObject('inode reference')(m, inode),
    /** iput() */
    iput: putObject('inode reference'),
    /** mmget() */
    mmget: (m, mm) => void getObject('mm reference')(m, mm),
    /** mmget_not_zero() */
    mmget_not_zero: (m, mm) => {
      void getObject('mm reference')(m, mm);
      return 1n;
    },
    /** mmput() */
    mmput: putObject('mm reference'),
    /** mmgrab(): of mm_count, which keeps the structure; mm_users, of the others, keeps the mappings */
    mmgrab: (m, mm) => void getObject('mm structure reference')(m, mm),
    /** mmdrop() */
    mmdrop: putObject('mm structure reference'),
  },
};
