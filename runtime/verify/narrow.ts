import type { Narrow } from '../compile/constants-met';
import { parse_scenarios, type Scenario, type ScenarioStep } from '../mm/scenario/scenario';
import { LARGEST_LIMIT, LARGEST_OFFSET, LARGEST_PRIVATE, PAGE_SIZE, type AcceptedMapping } from './battery';

/** Shifts of an offset of which the widths are tried behind, too, at most. */
const STEPS_TRIED = 2;

/** The smallest size, in pages, of which a narrow type makes another: smaller ones are mapped in any case. */
const SMALLEST_SIZE_LOST = 2 ** 8;
/** The largest. Those above LARGEST_LIMIT are tried only for types that the forms use differently: what maps page by page never ends. */
const LARGEST_SIZE_LOST = 2 ** 32;

/** The smallest number that a type takes for 0, and for a signed one the smallest that it takes for a negative one. */
function wrapsAt({ bits, signed }: Narrow): bigint[] {
  return signed ? [1n << BigInt(bits - 1), 1n << BigInt(bits)] : [1n << BigInt(bits)];
}

/** Numbers of pages that a narrow type has otherwise: as a number of pages, or of bytes. */
function pagesLost(narrowed: readonly Narrow[]): bigint[] {
  const found = narrowed
    .flatMap(wrapsAt)
    .flatMap((value) => (value > PAGE_SIZE ? [value, value / PAGE_SIZE] : [value]));
  return [...new Set(found)].sort((a, b) => (a < b ? -1 : 1));
}

/**
 * Mappings at offsets that a narrow type takes for small ones: the first such, one that it takes for an offset that the driver accepts, and
 * one whose end is the first.
 * @param narrowed types that the code of either form converts wider values to
 * @param steps what it shifts, masks or divides an offset by
 * @param way a way to map the file that the driver accepts
 */
export function wrappedOffsets(
  narrowed: readonly Narrow[],
  steps: ReadonlySet<bigint>,
  { prot, sharing, pgoff }: AcceptedMapping,
): Scenario[] {
  const factors = [...steps].filter((step) => step > 1n).sort((a, b) => (a < b ? -1 : 1));
  const offsets = pagesLost(narrowed).flatMap((lost) =>
    [1n, ...factors.slice(0, STEPS_TRIED)].flatMap((factor) => {
      const first = lost * factor;
      return first <= BigInt(LARGEST_OFFSET) ? [first - 1n, first, first + BigInt(pgoff)] : [];
    }),
  );
  const lines = [...new Set(offsets)].flatMap((offset) => [
    `scenario alone-1-${prot}-${sharing}-at-${offset}`,
    `map 0 1 ${prot} ${sharing} ${offset}`,
    'unmap 0 1',
  ]);
  return parse_scenarios(lines.join('\n'));
}

/** Sizes in pages, of those that can be mapped, that a narrow type takes for others. */
function sizesLost(narrowed: readonly Narrow[]): bigint[] {
  return pagesLost(narrowed).filter((size) => size >= SMALLEST_SIZE_LOST && size <= LARGEST_SIZE_LOST);
}

/** What is compared: the types that each form converts wider values to. */
type Narrowed = Readonly<Record<'legacy' | 'migrated', readonly Narrow[]>>;

const places = (all: readonly Narrow[], name: string): number =>
  all.find((narrow) => narrow.name === name)?.places ?? 0;

/** Types that the legacy form makes wider values fit in more places than the migrated one. */
export function widened({ legacy, migrated }: Narrowed): Narrow[] {
  return legacy.filter(({ name }) => places(legacy, name) > places(migrated, name));
}

/** Is the size of a mapping, its offset, or where it ends in the file, in bytes, more than a type holds? */
export function isCutOff(step: ScenarioStep | null, narrow: Narrow): boolean {
  if (step?.kind !== 'map' && step?.kind !== 'mapx') return false;
  return (BigInt(step.pages) + BigInt(step.pgoff)) * PAGE_SIZE >= wrapsAt(narrow)[0];
}

/** Types that one form has in more places than the other. */
function differently({ legacy, migrated }: Narrowed): Narrow[] {
  return [...legacy, ...migrated].filter(({ name }) => places(legacy, name) !== places(migrated, name));
}

/**
 * Mappings so large that a narrow type takes their size for a small one, the smallest first.
 * @param way a way to map the file that the driver accepts
 * @returns each with its size in pages
 */
export function wrappedSizes(
  narrowed: Narrowed,
  { prot, sharing, pgoff }: AcceptedMapping,
): { readonly size: bigint; readonly scenario: Scenario }[] {
  const usual = sizesLost([...narrowed.legacy, ...narrowed.migrated]).filter((size) => size <= LARGEST_LIMIT);
  const sizes = [...new Set([...usual, ...sizesLost(differently(narrowed))])]
    .filter((size) => sharing === 'shared' || size <= LARGEST_PRIVATE)
    .sort((a, b) => (a < b ? -1 : 1));
  return sizes
    .flatMap((size) => [size, size + 1n])
    .map((size) => {
      const lines = [
        `scenario alone-${size}-${prot}-${sharing}-at-${pgoff}`,
        `map 0 ${size} ${prot} ${sharing} ${pgoff}`,
        `unmap 0 ${size}`,
      ];
      const [scenario] = parse_scenarios(lines.join('\n'));
      return { size, scenario };
    });
}

/**
 * Types that only one of two forms narrows values to, of which some mapping could not be run.
 * @param reached sizes in pages of the mappings that were run to their end
 * @returns a sentence for each
 */
export function narrowNotRun({ legacy, migrated }: Narrowed, reached: ReadonlySet<bigint>): string[] {
  const told = (all: readonly Narrow[], others: readonly Narrow[], form: string, other: string): string[] =>
    all
      .filter(({ name }) => !others.some((one) => one.name === name))
      .filter((narrow) => sizesLost([narrow]).some((size) => !reached.has(size)))
      .map(
        ({ name }) =>
          `only the ${form} form makes a value fit ${name}: mappings so large that this shows could not be run, and the ${other} form may do something else with them`,
      );
  return [...told(legacy, migrated, 'legacy', 'migrated'), ...told(migrated, legacy, 'migrated', 'legacy')];
}
