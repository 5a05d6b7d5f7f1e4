import { u64 } from '../machine/integer';
import type { Machine } from '../machine/machine';
import { isError } from '../machine/unknown';
import { NULL, type Value } from '../machine/value';
import type { KernelFamily, KernelFunction } from './family';

const flag = (condition: boolean): bigint => (condition ? 1n : 0n);

/** The word that a bit number lies in, and the bit's mask. */
function word(machine: Machine, nr: Value, address: Value): { at: Value; mask: bigint } {
  const bit = machine.number(nr);
  return {
    at: machine.offset(address, Math.floor(bit / 64) * 8),
    mask: 1n << BigInt(((bit % 64) + 64) % 64),
  };
}

type Change = (old: Value, mask: bigint) => Value;

/** Changes a bit, and does not ask what it was. */
const changeBit =
  (change: Change): KernelFunction =>
  (machine, nr, address) => {
    const { at, mask } = word(machine, nr, address);
    machine.store(at, u64, change(machine.load(at, u64), mask));
    return undefined;
  };

/** Changes a bit, and says what it was. */
const testAndChangeBit =
  (change: Change): KernelFunction =>
  (machine, nr, address) => {
    const { at, mask } = word(machine, nr, address);
    const old = machine.load(at, u64);
    machine.store(at, u64, change(old, mask));
    return flag(machine.truth(u64.and(old, mask)));
  };

const set: Change = (old, mask) => u64.or(old, mask);
const clear: Change = (old, mask) => u64.and(old, u64.wrap(~mask));
const flip: Change = (old, mask) => u64.xor(old, mask);

const nothing: KernelFunction = () => undefined;

/** Barriers (include/asm-generic/barrier.h): one task runs at a time, and sees memory in its order. */
const BARRIERS = [
  'mb',
  'rmb',
  'wmb',
  'smp_mb',
  'smp_rmb',
  'smp_wmb',
  'dma_rmb',
  'dma_wmb',
  'barrier',
] as const;

/** What only lets time pass, which no run has (include/linux/delay.h), with what each takes. */
const DELAYS = { udelay: 'unsigned long us', mdelay: 'unsigned long ms', msleep: 'unsigned int ms' } as const;

/** Functions that order or wait, and are modelled as doing nothing: that they are called shows in nothing else. */
export const INERT_ORDERING_FUNCTIONS: readonly string[] = [...BARRIERS, ...Object.keys(DELAYS)];

/** Error pointers, bits, privileges, time, and the order of accesses. */
export const checkFamily: KernelFamily = {
  header: `
bool IS_ERR(const void *p);
bool IS_ERR_OR_NULL(const void *p);
bool IS_ERR_VALUE(unsigned long x);
void *ERR_PTR(long error);
void *ERR_CAST(const void *p);
long PTR_ERR(const void *p);
int PTR_ERR_OR_ZERO(const void *p);
int test_bit(long nr, const volatile unsigned long *addr);
void set_bit(long nr, volatile unsigned long *addr);
void clear_bit(long nr, volatile unsigned long *addr);
void change_bit(long nr, volatile unsigned long *addr);
void __set_bit(long nr, volatile unsigned long *addr);
void __clear_bit(long nr, volatile unsigned long *addr);
int test_and_set_bit(long nr, volatile unsigned long *addr);
int test_and_clear_bit(long nr, volatile unsigned long *addr);
int test_and_change_bit(long nr, volatile unsigned long *addr);
int fls(unsigned int x);
int fls64(u64 x);
int ffs(int x);
unsigned long __ffs(unsigned long x);
int ilog2(u64 x);
unsigned int hweight32(unsigned int x);
unsigned int hweight64(u64 x);
unsigned long roundup_pow_of_two(unsigned long x);
bool capable(int cap);
bool ns_capable(void *ns, int cap);
void might_fault(void);
void cpu_relax(void);
${BARRIERS.map((name) => `void ${name}(void);`).join('\n')}
${Object.entries(DELAYS)
  .map(([name, takes]) => `void ${name}(${takes});`)
  .join('\n')}
#define cpu_to_le32(x) ((__le32)(x))
#define cpu_to_le64(x) ((__le64)(x))
#define le32_to_cpu(x) ((u32)(x))
#define le64_to_cpu(x) ((u64)(x))
#define le16_to_cpu(x) ((u16)(x))
`,
  functions: {
    /** IS_ERR() */
    IS_ERR: (_m, p) => flag(isError(p)),
    /** IS_ERR_OR_NULL() */
    IS_ERR_OR_NULL: (m, p) => flag(!m.truth(p) || isError(p)),
    /** IS_ERR_VALUE() */
    IS_ERR_VALUE: (_m, x) => flag(isError(x)),
    /** ERR_PTR() */
    ERR_PTR: (_m, error) => u64.from(error),
    /** ERR_CAST() */
    ERR_CAST: (_m, p) => p,
    /** PTR_ERR() */
    PTR_ERR: (m, p) => BigInt.asIntN(64, m.integer(p)),
    /** PTR_ERR_OR_ZERO() */
    PTR_ERR_OR_ZERO: (m, p) => (isError(p) ? BigInt.asIntN(32, m.integer(p)) : 0n),
    /** test_bit() */
    test_bit: (m, nr, address) => {
      const { at, mask } = word(m, nr, address);
      return flag(m.truth(u64.and(m.load(at, u64), mask)));
    },
    /** set_bit() */
    set_bit: changeBit(set),
    /** clear_bit() */
    clear_bit: changeBit(clear),
    /** change_bit() */
    change_bit: changeBit(flip),
    /** __set_bit() */
    __set_bit: changeBit(set),
    /** __clear_bit() */
    __clear_bit: changeBit(clear),
    /** test_and_set_bit() */
    test_and_set_bit: testAndChangeBit(set),
    /** test_and_clear_bit() */
    test_and_clear_bit: testAndChangeBit(clear),
    /** test_and_change_bit() */
    test_and_change_bit: testAndChangeBit(flip),
    /** fls(): position of the highest bit set, from 1 */
    fls: (m, x) => BigInt(length(m, x, 32)),
    /** fls64() */
    fls64: (m, x) => BigInt(length(m, x, 64)),
    /** ffs(): position of the lowest bit set, from 1 */
    ffs: (m, x) => BigInt(lowest(m, x) + 1),
    /** __ffs(): position of the lowest bit set, from 0 */
    __ffs: (m, x) => BigInt(Math.max(lowest(m, x), 0)),
    /** ilog2() */
    ilog2: (m, x) => BigInt(Math.max(length(m, x, 64) - 1, 0)),
    /** hweight32() */
    hweight32: (m, x) => weight(m, x, 32),
    /** hweight64() */
    hweight64: (m, x) => weight(m, x, 64),
    /** roundup_pow_of_two() */
    roundup_pow_of_two: (m, x) => 1n << BigInt(length(m, m.integer(x) - 1n, 64)),
    /** capable(): the scenarios run as root, or as anybody */
    capable: (m, cap) => m.possible(`capable(${m.number(cap)})`, 1n, 0n),
    /** ns_capable() */
    ns_capable: (m, _ns, cap) => m.possible(`ns_capable(${m.number(cap)})`, 1n, 0n),
    /** might_fault() */
    might_fault: nothing,
    ...Object.fromEntries(INERT_ORDERING_FUNCTIONS.map((name) => [name, nothing])),
    /** cpu_relax() */
    cpu_relax: nothing,
  },
};

function length(machine: Machine, value: Value, bits: number): number {
  const x = BigInt.asUintN(bits, machine.integer(value));
  return x === 0n ? 0 : x.toString(2).length;
}

function lowest(machine: Machine, value: Value): number {
  const x = BigInt.asUintN(64, machine.integer(value));
  return x === NULL ? -1 : (x & -x).toString(2).length - 1;
}

function weight(machine: Machine, value: Value, bits: number): bigint {
  const x = BigInt.asUintN(bits, machine.integer(value));
  return BigInt(x.toString(2).replace(/0/g, '').length);
}
