import { FORK_BEFORE } from '../mm/task/task';
import { parse_scenarios, type Scenario } from '../mm/scenario/scenario';

/** A mapping that the driver accepts, to build scenarios on. */
export interface AcceptedMapping {
  /** Size in pages. */
  readonly pages: number;
  /** Offset in pages. */
  readonly pgoff: number;
  /** Protection letters and `shared` or `private`. */
  readonly prot: string;
  readonly sharing: string;
}

/** Sizes and offsets in pages that are tried first: usual ones, and later what the driver compares with. */
const USUAL_SIZES = [4, 1];
const USUAL_OFFSETS = [0];

/** Larger mappings show nothing else, but for a limit of the driver's own. */
export const LARGEST_SIZE = 300;
/** 4 GiB, in pages: the largest mapping that is tried for a limit. */
export const LARGEST_LIMIT = 2 ** 20;
/** Larger ones, in pages, of which private copies could be made take long to simulate. */
export const LARGEST_PRIVATE = 2 ** 14;
/** The largest offset that is asked for, in pages. */
export const LARGEST_OFFSET = 2 ** 40;
export const PAGE_SIZE = 4096n;

/** Numbers of pages that a driver compares with: a number of bytes may be one of pages, too. */
function pagesOf(compared: ReadonlySet<bigint>, largest: number): number[] {
  const found = [...compared].flatMap((constant) =>
    constant % PAGE_SIZE === 0n && constant >= PAGE_SIZE ? [constant / PAGE_SIZE, constant] : [constant],
  );
  const usable = found.filter((value) => value > 0n && value <= BigInt(largest)).map(Number);
  return [...new Set(usable)].sort((a, b) => a - b);
}

/** Numbers near which a driver may do something else: below, at and above what it compares with. */
function around(compared: ReadonlySet<bigint>, largest: number): number[] {
  const found = pagesOf(compared, largest).flatMap((value) => [value - 1, value, value + 1]);
  return [...new Set(found)].sort((a, b) => a - b);
}

/** Some of a list, spread over it. */
function some<T>(list: readonly T[], most: number): T[] {
  return list.length <= most ? [...list] : list.filter((_, i) => i < most / 2 || i >= list.length - most / 2);
}

const SIZES_TRIED = 7;
const OFFSETS_TRIED = 14;
/** Offsets that the driver itself compares with, without those beside them. */
const EXACT_OFFSETS = 32;

/** Offsets and sizes at most that are mapped in other ways. */
const OTHER_OFFSETS = 8;
const OTHER_SIZES = 4;

/** Bounds of which every two are tried, one as a size and one as an offset. */
const BOUNDS_COMBINED = 3;

/** Limits that objects and tables of the driver have, of which each is tried as a size, with the next one. */
const LIMITS_MET = 6;

/** Indices below this are all tried, where an offset is one of them times something. */
const INDICES = 12;
/** A number that an index is compared with is below this. */
const LARGEST_INDEX = 64n;
/** Steps from one index to the next, and offsets that these give, at most. */
const STEPS_TRIED = 3;
const STEPPED_OFFSETS = 18;

/**
 * Offsets in pages that begin another entry of a table or another case: every index up to the largest number that one may be compared
 * with and the one behind it, times what the driver shifts, masks or divides an offset by.
 */
function steppedOffsets(steps: ReadonlySet<bigint>, compared: ReadonlySet<bigint>): number[] {
  const apart = [...steps]
    .flatMap((step) => (step % PAGE_SIZE === 0n ? [step / PAGE_SIZE, step] : [step]))
    .filter((step) => step > 1n && step <= BigInt(LARGEST_OFFSET));
  const tried = [...new Set(apart)].sort((a, b) => (a < b ? -1 : 1)).slice(0, STEPS_TRIED);
  const limits = [...compared].filter((value) => value > 0n && value < LARGEST_INDEX);
  const last = Number(limits.reduce((a, b) => (a > b ? a : b), 1n)) + 1;
  const indices = [
    ...Array.from({ length: Math.min(last, INDICES) }, (_, i) => BigInt(i + 1)),
    ...(last > INDICES ? [BigInt(last) - 1n, BigInt(last)] : []),
  ];
  const offsets = tried
    .flatMap((step) => indices.map((index) => index * step))
    .filter((offset) => offset <= BigInt(LARGEST_OFFSET))
    .map(Number);
  return [...new Set(offsets)].sort((a, b) => a - b).slice(0, STEPPED_OFFSETS);
}

/** Offsets that are tried in more than one way. */
const OFFSETS_IN_FULL = 5;

/** Numbers that suggest sizes and offsets. */
type Numbers = Readonly<Record<'compared' | 'met' | 'steps', ReadonlySet<bigint>>>;

/** Mappings alone in the address space, one a scenario, each once. */
class Alone {
  readonly lines: string[] = [];
  readonly #tried = new Set<string>();

  add(pages: number, prot: string, sharing: string, pgoff: number): void {
    const name = `alone-${pages}-${prot}-${sharing}-at-${pgoff}`;
    if (pages < 1 || pages > LARGEST_SIZE || this.#tried.has(name)) return;
    this.#tried.add(name);
    const { lines } = this;
    lines.push(`scenario ${name}`, `map 0 ${pages} ${prot} ${sharing} ${pgoff}`);
    if (prot.includes('r')) lines.push('read 0', ...(pages > 1 ? [`read ${pages - 1}`] : []));
    if (prot.includes('w')) lines.push('write 0');
    lines.push(`unmap 0 ${pages}`);
  }
}

/** Flags of a mapping that a driver may look at, with ways to map the file that have another of them. */
const TOLD_BY: readonly (readonly [flag: RegExp, prot: string | null, sharing: string | null])[] = [
  [/\bVMA?_(?:MAY)?READ(?:_BIT)?\b/, 'w', null],
  [/\bVMA?_(?:MAY)?WRITE(?:_BIT)?\b/, 'r', null],
  [/\bVMA?_(?:MAY)?EXEC(?:_BIT)?\b/, 'rx', null],
  [/\bVMA?_(?:MAY)?SHARED?(?:_BIT)?\b/, null, 'private'],
];

/** A way to map a file: protection letters, and `shared` or `private`; null for what is usual. */
export type OtherWay = readonly [prot: string | null, sharing: string | null];

/**
 * Ways to map the file that a driver tells apart, by the flags that a version of it names: each is tried at its offsets and in its sizes.
 * @param sources the text of both versions
 */
export function waysToldApart(sources: readonly string[]): OtherWay[] {
  return TOLD_BY.filter(([flag]) => sources.some((source) => flag.test(source))).map(
    ([, prot, sharing]): OtherWay => [prot, sharing],
  );
}

/**
 * Mappings alone in the address space, one a scenario: every way to map a file, and the sizes and offsets that the driver itself
 * compares with (a driver that tests `vma_pages(vma) > 16` is mapped with 15, 16 and 17 pages).
 * @param numbers what the driver compared something with; what of that was met in a run; and what it shifts, masks or divides by
 * @param way a way to map the file that the driver accepts, if one is known
 * @param told_apart other ways to map it, which the driver tells apart
 */
export function loneMappings(
  numbers: Numbers,
  way: AcceptedMapping = { pages: 4, pgoff: 0, prot: 'rw', sharing: 'shared' },
  told_apart: readonly OtherWay[] = [],
): Scenario[] {
  const alone = new Alone();
  addSizes(alone, numbers, way);
  addOffsets(alone, numbers, way);
  addBounds(alone, numbers, way);
  for (const other of told_apart) addOtherWay(alone, numbers, way, other);
  // Private and writable, larger than a driver maps: the kernel refuses it before the driver's own error can win.
  for (const pages of some(around(numbers.compared, LARGEST_SIZE), SIZES_TRIED))
    alone.add(pages, 'rw', 'private', way.pgoff);
  return parse_scenarios([...alone.lines, ...unusualFiles(way)].join('\n'));
}

function addSizes(alone: Alone, { compared, met }: Numbers, { prot, sharing }: AcceptedMapping): void {
  for (const pages of USUAL_SIZES) for (const [each, shared] of WAYS) alone.add(pages, each, shared, 0);
  for (const pages of [...USUAL_SIZES, ...some(around(compared, LARGEST_SIZE), SIZES_TRIED)])
    alone.add(pages, prot, sharing, 0);
  for (const pages of some(pagesOf(met, LARGEST_SIZE), LIMITS_MET))
    for (const size of [pages, pages + 1]) alone.add(size, prot, sharing, 0);
}

function addOffsets(alone: Alone, { compared, steps }: Numbers, { prot, sharing }: AcceptedMapping): void {
  for (const pgoff of steppedOffsets(steps, compared)) alone.add(1, prot, sharing, pgoff);
  const offsets = around(compared, LARGEST_OFFSET);
  for (const pgoff of [...USUAL_OFFSETS, 1, ...some(offsets, OFFSETS_IN_FULL)]) {
    for (const pages of USUAL_SIZES) {
      alone.add(pages, prot, sharing, pgoff);
      alone.add(pages, 'r', 'shared', pgoff);
    }
    if (pgoff > 0) alone.add(1, 'rw', 'private', pgoff);
  }
  for (const pgoff of some(offsets, OFFSETS_TRIED)) alone.add(1, prot, sharing, pgoff);
  // Where a driver knows many addresses, the neighbours of the largest leave no room for the others themselves.
  const exact = pagesOf(compared, LARGEST_OFFSET);
  for (const pgoff of some(exact, EXACT_OFFSETS)) alone.add(1, prot, sharing, pgoff);
}

/** The offsets and sizes that a driver knows, mapped in another way. */
function addOtherWay(
  alone: Alone,
  { compared, steps }: Numbers,
  { prot: usual, sharing: shared }: AcceptedMapping,
  [prot, sharing]: OtherWay,
): void {
  const add = (pages: number, pgoff: number): void =>
    alone.add(pages, prot ?? usual, sharing ?? shared, pgoff);
  const offsets = [...pagesOf(compared, LARGEST_OFFSET), ...steppedOffsets(steps, compared)];
  for (const pgoff of some([...new Set(offsets)], OTHER_OFFSETS)) add(1, pgoff);
  for (const pages of some(pagesOf(compared, LARGEST_SIZE), OTHER_SIZES)) add(pages, 0);
}

/** What a test of both sees: too long and too far at once, and an end that is just within a bound, or just behind it. */
function addBounds(alone: Alone, { compared }: Numbers, { prot, sharing }: AcceptedMapping): void {
  const bounds = some(pagesOf(compared, LARGEST_SIZE), BOUNDS_COMBINED);
  for (const pages of bounds) {
    alone.add(pages - 1, prot, sharing, 1);
    alone.add(pages, prot, sharing, 1);
    for (const pgoff of bounds) alone.add(pages + 1, prot, sharing, pgoff + 1);
  }
}

function unusualFiles({ pages, pgoff }: AcceptedMapping): string[] {
  return UNUSUAL_FILES.flatMap(([access, prot, sharing, then]) => [
    `scenario file-open-${access}-${prot}-${sharing}-${pages}-at-${pgoff}`,
    `open ${access}`,
    `map 0 ${pages} ${prot} ${sharing} ${pgoff}`,
    'read 0',
    `protect 0 ${pages} ${then}`,
    `unmap 0 ${pages}`,
  ]);
}

/** Limits that are tried, at most. */
const MOST_LIMITS = 4;

/**
 * Mappings alone that just keep to a limit of many pages, and such that just do not: the smallest first.
 * @param limits constants that the driver compares something with: they may be bytes or pages
 * @param compared numbers that it compared something with in a run: bytes, as a number of pages is one of a scenario's
 * @param way a way to map the file that the driver accepts
 */
export function largeMappings(
  limits: ReadonlySet<bigint>,
  compared: ReadonlySet<bigint>,
  { prot, sharing, pgoff }: AcceptedMapping,
): Scenario[] {
  const pages = (value: bigint): bigint => value / PAGE_SIZE;
  const largest = sharing === 'shared' ? LARGEST_LIMIT : LARGEST_PRIVATE;
  const sizes = [...[...limits].map(pages), ...limits, ...[...compared].map(pages)]
    .filter((size) => size >= BigInt(LARGEST_SIZE) && size <= BigInt(largest))
    .map(Number);
  const tried = [...new Set(sizes)].slice(0, MOST_LIMITS).sort((a, b) => a - b);
  const touch = prot.includes('r') ? 'read' : prot.includes('w') ? 'write' : null;
  const lines = [...new Set(tried.flatMap((size) => [size, size + 1]))].flatMap((size) => [
    `scenario alone-${size}-${prot}-${sharing}-at-${pgoff}`,
    `map 0 ${size} ${prot} ${sharing} ${pgoff}`,
    ...(touch === null ? [] : [`${touch} 0`, `${touch} ${size - 1}`]),
    `unmap 0 ${size}`,
  ]);
  return parse_scenarios(lines.join('\n'));
}

/**
 * Mappings of files that are not open for reading and writing, or may not be executed: how they are open, how they are mapped, and a
 * protection that they are given then, which some cannot have. A shared mapping of a file that is open for reading has VM_MAYSHARE,
 * but not VM_SHARED; a private one that is only read has VM_MAYWRITE, but not VM_WRITE.
 */
const UNUSUAL_FILES = [
  ['r', 'r', 'shared', 'rw'],
  ['r', 'r', 'private', 'rw'],
  ['r', 'rw', 'private', 'r'],
  ['noexec', 'rw', 'shared', 'rx'],
] as const;

/** Options of mmap() that the hook sees as a flag of the mapping, by that flag's name. */
const OPTIONS = [
  ['locked', /\bVMA?_LOCKED(?:_MASK|_BIT)?\b/],
  ['noreserve', /\bVMA?_NORESERVE(?:_BIT)?\b/],
] as const;

/**
 * Mappings alone that are made with an option of mmap(), for the options whose flag a version of the driver names.
 * @param sources the text of both versions
 * @param way a way to map the file that the driver accepts
 */
export function mappingsWithOptions(
  sources: readonly string[],
  { pages, prot, sharing, pgoff }: AcceptedMapping,
): Scenario[] {
  const named = OPTIONS.filter(([, flag]) => sources.some((source) => flag.test(source)));
  const touch = prot.includes('w') ? 'write' : 'read';
  const lines = named.flatMap(([option]) =>
    [sharing, sharing === 'shared' ? 'private' : 'shared'].flatMap((shared) => [
      `scenario ${option}-${pages}-${prot}-${shared}-at-${pgoff}`,
      `mapx 0 ${pages} ${prot} ${shared} ${pgoff} ${option}`,
      ...(prot === 'none' ? [] : [`${touch} 0`]),
      'fork',
      `unmap 0 ${pages}`,
    ]),
  );
  return parse_scenarios(lines.join('\n'));
}

/** Ways to map a file that drivers tell apart. */
const WAYS = [
  ['rw', 'shared'],
  ['rw', 'private'],
  ['r', 'shared'],
  ['r', 'private'],
  ['w', 'shared'],
  ['rwx', 'shared'],
  ['rx', 'shared'],
  ['none', 'shared'],
] as const;

const FAILURES = [1, 2, 3, 4, 5, 6];
const DRIVER_FAILURES = [1, 2, 3];

/**
 * The built-in battery: what processes do with mappings that a driver accepts, and every allocation failing.
 * @param mapping a mapping that the driver accepts
 */
export function battery({ pages: n, pgoff, prot, sharing }: AcceptedMapping): Scenario[] {
  const lines: string[] = [];
  const map = (page: number, pages: number, offset = page): string =>
    `map ${page} ${pages} ${prot} ${sharing} ${pgoff + offset}`;
  const add = (name: string, ...steps: string[]): void => void lines.push(`scenario ${name}`, ...steps);
  const touch = prot.includes('w') ? 'write' : 'read';
  const h = Math.max(1, Math.floor(n / 2));
  add('adjacent-after', map(0, h), map(h, h), `${touch} 0`, `${touch} ${h}`, `unmap 0 ${2 * h}`);
  add('adjacent-before', map(h, h), map(0, h), `${touch} 0`, `unmap 0 ${2 * h}`);
  add('adjacent-both', map(0, h), map(2 * h, h), map(h, h), 'fork', `unmap 0 ${3 * h}`);
  add('adjacent-wrong-offset', map(0, h), map(h, h, 0), `unmap 0 ${2 * h}`);
  add('adjacent-anonymous', `anon 0 2 rw`, map(2, n, 0), `unmap 0 ${n + 2}`);
  add('overlapping', map(0, n), map(h, n, 0), `unmap 0 ${h + n}`);
  add('replaced', map(0, n), map(0, n), `${touch} 0`, `unmap 0 ${n}`);
  add('exit', map(0, n));
  add('closed-early', map(0, n), 'close', `${touch} 0`, `unmap 0 ${n}`);
  add('twice', map(0, n), map(2 * n, n, 0), `unmap 0 ${n}`, `unmap ${2 * n} ${n}`);
  add('forked', map(0, n), 'fork', `${touch} 0`, `unmap 0 ${n}`);
  add(
    'protected',
    map(0, n),
    `protect 0 ${n} r`,
    'read 0',
    `protect 0 ${n} rw`,
    'write 0',
    `protect 0 ${n} none`,
    `unmap 0 ${n}`,
  );
  add('executable', map(0, n), `protect 0 ${n} rx`, `unmap 0 ${n}`);
  add('grown', map(0, n), `resize 0 ${n} ${n + 1}`, `read ${n}`, `unmap 0 ${n + 1}`);
  add('moved', map(0, n), `${touch} 0`, `move 0 ${n} ${n + 8} ${n}`, `read ${n + 8}`, `unmap ${n + 8} ${n}`);
  add('moved-and-grown', map(0, n), `move 0 ${n} ${n + 8} ${n + 2}`, `unmap ${n + 8} ${n + 2}`);
  add('locked', map(0, n), `lock 0 ${n}`, `unmap 0 ${n}`);
  add('touched-beyond', map(0, n), `read ${n - 1}`, `read ${n}`, `unmap 0 ${n}`);
  if (n > 1) {
    add('split-head', map(0, n), `unmap 0 ${h}`, `unmap ${h} ${n - h}`);
    add('split-tail', map(0, n), `unmap ${h} ${n - h}`, `unmap 0 ${h}`);
    add('protected-part', map(0, n), `protect 0 ${h} r`, `unmap 0 ${n}`);
    add('shrunk', map(0, n), `resize 0 ${n} ${h}`, `unmap 0 ${h}`);
    add('moved-part', map(0, n), `move 0 ${h} ${n + 8} ${h}`, `unmap ${n + 8} ${h}`, `unmap ${h} ${n - h}`);
  }
  if (n > 2) add('split-middle', map(0, n), `unmap 1 ${n - 2}`, `unmap 0 ${n}`);
  if (n > 2) add('refilled', map(0, n), `unmap 1 1`, map(1, 1), `unmap 0 ${n}`);
  for (const which of DRIVER_FAILURES) {
    const fail = `fail ${which} driver`;
    add(`failing-driver-allocation-${which}`, fail, map(0, n), map(0, n), `unmap 0 ${n}`);
  }
  for (const which of FAILURES) {
    add(`failing-allocation-${which}`, `fail ${which}`, map(0, n), map(0, n), `unmap 0 ${n}`);
    if (which <= 3) {
      add(
        `failing-allocation-${which}-next-to-another`,
        map(0, h),
        `fail ${which}`,
        map(h, h),
        `unmap 0 ${2 * h}`,
      );
      add(`failing-allocation-${which}-replacing`, map(0, n), `fail ${which}`, map(0, n), `unmap 0 ${n}`);
      // Before that many, fork has not come to the mappings yet.
      const failing = `fail ${FORK_BEFORE + which - 1}`;
      add(`failing-allocation-${which}-forking`, map(0, n), failing, 'fork', `unmap 0 ${n}`);
    }
  }
  return parse_scenarios(lines.join('\n'));
}
