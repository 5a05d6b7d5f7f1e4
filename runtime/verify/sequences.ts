import { parse_scenarios, type Scenario } from '../mm/scenario/scenario';
import { LARGEST_OFFSET, type AcceptedMapping } from './battery';

/** A mapping that both versions made when it was the only one, and what became of it. */
export interface Placed extends AcceptedMapping {
  /** The offset that it has, in pages, which the driver may have changed; null when it is no number of the file's pages. */
  readonly offset: number | null;
  /** What else tells it from others: its private data, its flags, its callbacks, the way that the hook took. */
  readonly kind: string;
}

/** A mapping that was refused when it was the only one. */
export interface Refused extends AcceptedMapping {
  /** The error number, and the way that the hook took. */
  readonly kind: string;
}

/** Classes of mappings that are put next to each other: all pairs are tried. */
const MOST_CLASSES = 6;

/** Mappings of one class are alike but for where they begin, and behave alike as far as a run of one alone can tell. */
function classOf({ offset, pgoff, kind, sharing, prot }: Placed): string {
  return `${sharing} ${prot} ${offset === null ? 'of its own' : offset - pgoff} ${kind}`;
}

/**
 * One mapping of each class, the smallest at the lowest offset.
 * @param placed mappings that were made alone
 */
export function classes(placed: readonly Placed[]): Placed[] {
  const found = new Map<string, Placed>();
  const size = ({ pages, pgoff }: Placed): number => pages * 1e13 + pgoff;
  for (const mapping of placed) {
    const name = classOf(mapping);
    const known = found.get(name);
    if (known === undefined || size(mapping) < size(known)) found.set(name, mapping);
  }
  const all = [...found.values()];
  const usual = all.filter(({ prot }) => prot === all[0].prot);
  return [...usual, ...all.filter((each) => !usual.includes(each))].slice(0, MOST_CLASSES);
}

/** Scenarios by their lines, each once. */
class Lines {
  readonly #lines: string[] = [];
  readonly #known = new Set<string>();

  add(name: string, ...steps: string[]): void {
    const text = steps.join('; ');
    if (this.#known.has(text)) return;
    this.#known.add(text);
    this.#lines.push(`scenario ${name}-${this.#known.size}`, ...steps);
  }

  scenarios(): Scenario[] {
    return parse_scenarios(this.#lines.join('\n'));
  }
}

function mapLine(page: number, { pages, prot, sharing }: AcceptedMapping, pgoff: number): string {
  return `map ${page} ${pages} ${prot} ${sharing} ${pgoff}`;
}

function touches({ prot }: AcceptedMapping, ...pages: number[]): string[] {
  return pages.flatMap((page) => [
    ...(prot.includes('r') ? [`read ${page}`] : []),
    ...(prot.includes('w') ? [`write ${page}`] : []),
  ]);
}

/**
 * Every two mappings of the classes, next to each other, in both orders: where the offsets that were asked for join, where those
 * join that the mappings have, and where none do.
 * @param all one mapping of each class
 * @param boundaries offsets in pages at which something else may begin
 */
export function pairs(all: readonly Placed[], boundaries: readonly number[]): Scenario[] {
  const lines = new Lines();
  const both = (name: string, a: Placed, b: Placed, at: number, then: number): void => {
    // A hook that takes something from the offset of a mapping may leave one far from any that can be asked for.
    if ([at, then].some((pgoff) => pgoff < 0 || pgoff > LARGEST_OFFSET)) return;
    const [first, second] = [mapLine(0, a, at), mapLine(a.pages, b, then)];
    const end = [...touches(a, 0, a.pages), `unmap 0 ${a.pages + b.pages}`];
    lines.add(name, first, second, ...end);
    lines.add(`${name}-before`, second, first, ...end);
  };
  const [usual] = all;
  for (const at of boundaries) {
    const one = { ...usual, pages: 1 };
    both('across-boundary', one, one, at - 1, at);
    if (usual.pages > 1) both('across-boundary', usual, one, at - usual.pages, at);
  }
  for (const a of all) {
    for (const b of all) {
      if (a.sharing !== b.sharing || a.prot !== b.prot) continue;
      if (a.offset !== null && b.offset !== null)
        both('offsets-join', a, b, a.pgoff, a.offset + a.pages - (b.offset - b.pgoff));
      both('neighbours', a, b, a.pgoff, a.pgoff + a.pages);
      both('neighbours', a, b, a.pgoff, b.pgoff);
    }
  }
  return lines.scenarios();
}

/**
 * What may come after two mappings that have become one: each call that looks at one part of it.
 * @param scenario the two mappings, with what touches them
 */
export function thirds(scenario: Scenario): Scenario[] {
  const maps = scenario.steps.filter(({ step }) => step.kind === 'map');
  if (maps.length !== 2 || maps[0].step.kind !== 'map' || maps[1].step.kind !== 'map') return [];
  const [a, b] = [maps[0].step, maps[1].step];
  const [low, high] = a.page < b.page ? [a, b] : [b, a];
  const last = high.page + high.pages;
  const lines = new Lines();
  const add = (name: string, ...steps: string[]): void =>
    lines.add(`${name}-after-${scenario.name}`, maps[0].op, maps[1].op, ...steps);
  add('unmapped-low', `unmap ${low.page} ${low.pages}`, `read ${high.page}`, `unmap 0 ${last}`);
  add('unmapped-high', `unmap ${high.page} ${high.pages}`, `read ${low.page}`, `unmap 0 ${last}`);
  add('protected-low', `protect ${low.page} ${low.pages} r`, `read ${high.page}`, `unmap 0 ${last}`);
  add('forked', 'fork', `read ${low.page}`, `unmap 0 ${last}`);
  add(
    'moved',
    `move ${low.page} ${last} ${last + 8} ${last}`,
    `read ${last + 8}`,
    `unmap ${last + 8} ${last}`,
  );
  return lines.scenarios();
}

/**
 * Three mappings of which the last fills the gap between the others, at each boundary.
 * @param usual a mapping that is accepted
 * @param boundaries offsets in pages
 */
export function fillings(usual: Placed, boundaries: readonly number[]): Scenario[] {
  const lines = new Lines();
  const one = { ...usual, pages: 1 };
  for (const at of boundaries) {
    for (const first of [at - 1, at - 2]) {
      if (first < 0) continue;
      const [low, middle, high] = [0, 1, 2].map((page) => mapLine(page, one, first + page));
      lines.add('filled', low, high, middle, ...touches(one, 0, 1, 2), 'unmap 0 3');
    }
  }
  return lines.scenarios();
}

/** Refusals of which every failing allocation is tried. */
const MOST_REFUSALS = 6;

/** Which allocations of a refused mapping fail: the first ones of all, and the first ones of the driver's own. */
const OF_ALL = ['1', '2'];
export const OF_THE_DRIVER: readonly string[] = ['1 driver', '2 driver'];

/**
 * Mappings that the driver refuses, with an allocation failing on the way: which error wins.
 * @param refused mappings that were refused alone
 * @param failing which allocations fail, as a scenario says it
 */
export function failingRefusals(
  refused: readonly Refused[],
  failing: readonly string[] = [...OF_ALL, ...OF_THE_DRIVER],
): Scenario[] {
  const kinds = new Map<string, Refused>();
  for (const mapping of refused) if (!kinds.has(mapping.kind)) kinds.set(mapping.kind, mapping);
  const lines = new Lines();
  for (const mapping of [...kinds.values()].slice(0, MOST_REFUSALS)) {
    for (const which of failing)
      lines.add('failing-refused', `fail ${which}`, mapLine(0, mapping, mapping.pgoff));
  }
  return lines.scenarios();
}

/** A mapping that the driver accepts, and for which there is no memory. */
export function notAllocated(mapping: AcceptedMapping): Scenario {
  const { pages, prot, sharing, pgoff } = mapping;
  const name = `not-allocated-${pages}-${prot}-${sharing}-at-${pgoff}`;
  return parse_scenarios(`scenario ${name}\nfail 1\n${mapLine(0, mapping, pgoff)}`)[0];
}

/** A generator of numbers below a bound, the same ones each time. */
function numbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Calls of a random sequence. */
const RANDOM_CALLS = 10;

/**
 * Sequences of calls at random, over the classes: mapping, unmapping, protecting, moving, growing, forking, touching.
 * @param all one mapping of each class
 * @param boundaries offsets in pages
 */
export function* randomSequences(all: readonly Placed[], boundaries: readonly number[]): Generator<Scenario> {
  const random = numbers(20);
  const one_of = <T>(list: readonly T[]): T => list[random(list.length)];
  const offsets = [...new Set([...all.map(({ pgoff }) => pgoff), ...boundaries])];
  for (let number = 1; ; number++) {
    const lines: string[] = [`scenario random-${number}`];
    let last: { page: number; pages: number; pgoff: number } | null = null;
    const call = (): string => {
      const mapping = one_of(all);
      const [page, pages] = [random(8), 1 + random(3)];
      switch (random(9)) {
        case 0:
          return `unmap ${page} ${pages}`;
        case 1:
          return `protect ${page} ${pages} ${one_of(['r', 'rw', 'none'])}`;
        case 2:
          return `move ${page} ${pages} ${16 + random(4)} ${pages}`;
        case 3:
          return `resize ${page} ${pages} ${1 + random(4)}`;
        case 4:
          return 'fork';
        case 5:
          return `${one_of(['read', 'write'])} ${page}`;
        default: {
          const next: boolean = last !== null && random(3) > 0;
          const at: number = next && last !== null ? last.page + last.pages : page;
          const pgoff: number = next && last !== null ? last.pgoff + last.pages : one_of(offsets);
          last = { page: at, pages, pgoff };
          return mapLine(at, { ...mapping, pages }, pgoff);
        }
      }
    };
    lines.push(mapLine(0, all[0], all[0].pgoff));
    while (lines.length <= RANDOM_CALLS) lines.push(call());
    yield parse_scenarios(lines.join('\n'))[0];
  }
}
