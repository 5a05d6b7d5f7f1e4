import type { Answers } from './answers';
import {
  battery,
  largeMappings,
  LARGEST_OFFSET,
  LARGEST_SIZE,
  loneMappings,
  mappingsWithOptions,
  PAGE_SIZE,
  waysToldApart,
  type AcceptedMapping,
} from './battery';
import { keyOf } from './answer-queue';
import { narrowNotRun, wrappedOffsets, wrappedSizes } from './narrow';
import { seekAcceptance, type Pair, type PairRun } from './explore-scenario';
import {
  classes,
  failingRefusals,
  OF_THE_DRIVER,
  fillings,
  notAllocated,
  pairs,
  randomSequences,
  thirds,
  type Placed,
  type Refused,
} from './sequences';
import type { Scenario } from '../mm/scenario/scenario';
import type { RunRecord } from './run-record';
import type { Limits, Sequences } from './verification';

/** What a search is made with. */
export interface Search {
  readonly pair: Pair;
  readonly limits: Limits;
  /** Run a scenario with sets of answers, at most so many. */
  readonly explore: (scenario: Scenario, most: number, start: Answers, visit: (run: PairRun) => void) => void;
  /** The same for one that the simulator may not come to the end of, which then counts for nothing; says whether it did. */
  readonly attempt: (
    scenario: Scenario,
    most: number,
    visit: (run: PairRun) => void,
    start?: Answers,
  ) => boolean;
  /** How much was run so far. */
  readonly answers: { readonly runs: number };
  /** Run files that the driver's own code opens and closes, where there is such code. */
  open(mappings: readonly AcceptedMapping[]): void;
  /** Run the driver's other functions beside mappings that it accepts. */
  race(ways: readonly { readonly told: Answers; readonly mapping: AcceptedMapping }[]): void;
  /** Say what no run came to, that the versions may do differently. */
  untried(reasons: readonly string[]): void;
  /** Whether every choice was tried so far, and no run was cut short. */
  settled(): boolean;
  /** Whether nothing more is to be run. */
  over(): boolean;
}

const NO_ANSWERS: Answers = new Map();

/** A set of answers with which the driver accepts a mapping. */
interface Accepted {
  readonly told: Answers;
  readonly mapping: AcceptedMapping;
  readonly trace: string;
}

/** What is tried of a driver of which nothing is known. */
const USUAL: Accepted = {
  told: NO_ANSWERS,
  mapping: { pages: 4, pgoff: 0, prot: 'rw', sharing: 'shared' },
  trace: '',
};

/** How many different ways through the driver's hook the battery is run on. */
const WAYS_THROUGH = 2;

/** Share of the runs that mappings alone may take. */
const ALONE = 0.6;

/** Boundaries at which sequences are tried. */
const MOST_BOUNDARIES = 10;

/** Boundaries beyond these that are tried as offsets are told apart by them. */
const MOST_STEPS = 4;

/** Sequences of two calls that showed ranges becoming one, of which third calls are tried. */
const MOST_MERGED = 6;

/** Mappings that leave something else in memory each, of which it is tried what they leave when they fail. */
const MOST_LEAVING = 6;

/** Larger mappings are made alone only: whatever else is done with them takes long to simulate. */
const MOST_PAGES = 4096;

/** What runs of one mapping alone showed, for one set of answers. */
interface Alone {
  readonly told: Answers;
  readonly placed: Placed[];
}

/** What is known of mappings alone. */
class Gathered {
  readonly accepted = new Map<string, Accepted>();
  readonly compared: Set<bigint>;
  /** What was met in runs, the driver's constants apart. */
  readonly met = new Set<bigint>();
  readonly alone = new Map<string, Alone>();
  readonly refused: Refused[] = [];
  /** Mappings that leave something in memory while they are there, one for each of what they leave. */
  readonly leaving = new Map<string, Accepted>();
  readonly steps: ReadonlySet<bigint>;

  constructor({ legacy, migrated }: Pair) {
    this.steps = new Set([...(legacy.steps ?? []), ...(migrated.steps ?? [])]);
    this.compared = new Set([...(legacy.constants ?? []), ...(migrated.constants ?? [])]);
  }

  add(run: PairRun): void {
    const own = ownNumbers(run.scenario);
    for (const constant of run.compared) {
      if (own.has(constant)) continue;
      this.compared.add(constant);
      this.met.add(constant);
    }
    const asked = askedMapping(run);
    if (asked === null) return;
    const [legacy] = run.legacy.steps;
    if (asked.pages > MOST_PAGES && legacy.observation.ret >= 0) return;
    const trace = traceOf(run.legacy);
    if (legacy.observation.ret < 0) {
      if (run.told.size === 0) this.refused.push({ ...asked, kind: `${legacy.observation.ret} ${trace}` });
      return;
    }
    const known = this.accepted.get(trace);
    if (known === undefined || isBetter(asked, known.mapping))
      this.accepted.set(trace, { told: run.told, mapping: asked, trace });
    const left = inMemory(run.migrated);
    if (left !== '' && this.leaving.size < MOST_LEAVING && !this.leaving.has(left))
      this.leaving.set(left, { told: run.told, mapping: asked, trace });
    const key = keyOf(run.told);
    let group = this.alone.get(key);
    if (group === undefined) this.alone.set(key, (group = { told: run.told, placed: [] }));
    group.placed.push({ ...asked, ...placement(run.migrated, trace) });
  }
}

/** Numbers that a scenario itself puts into what a driver compares: its first mapping's size, offset and end, in pages and in bytes. */
function ownNumbers({ steps }: Scenario): ReadonlySet<bigint> {
  const found = new Set<bigint>();
  for (const { step } of steps) {
    if (step.kind !== 'map') continue;
    const [pages, pgoff] = [BigInt(step.pages), BigInt(step.pgoff)];
    for (const own of [pages, pgoff, pgoff + pages]) found.add(own).add(own * PAGE_SIZE);
  }
  return found;
}

/** What a mapping that was made alone has left in memory that is there without it, in words. */
function inMemory({ steps: [step] }: RunRecord): string {
  return [...step.world].filter(([name]) => /\[\d+\]$/.test(name)).join('; ');
}

/** Whether a mapping is better to build on than another: it is larger, but not so large that it takes long. */
function isBetter({ pages }: AcceptedMapping, than: AcceptedMapping): boolean {
  return pages > than.pages && pages <= LARGEST_SIZE;
}

/** Where a mapping that was made alone lies in its file, and what tells it from others. */
function placement({ steps: [step] }: RunRecord, trace: string): Pick<Placed, 'offset' | 'kind'> {
  const [map] = step.observation.maps;
  const offset = map?.[3];
  const [state] = step.mappings;
  return {
    offset: typeof offset === 'number' ? offset : null,
    kind: `${state?.private_data ?? 'none'} ${trace.split('|')[0]}`,
  };
}

/**
 * Run what the driver's own constants suggest: mappings alone, the built-in scenarios on those that it accepts, every two and three
 * of them together, and sequences at random.
 * @returns what was put together
 */
export function runSearch(search: Search): Record<string, never> | { sequences: Sequences } {
  const { limits, explore } = search;
  const gathered = new Gathered(search.pair);
  runAlone(search, gathered);
  runLarge(search, gathered);
  search.untried(runWrapped(search, gathered));
  const accepted = [...gathered.accepted.values()];
  // A driver that refused every mapping, with every answer, has none to build on: only an allocation of its own may fail before that.
  if (accepted.length === 0 && search.settled()) {
    for (const scenario of failingRefusals(gathered.refused, OF_THE_DRIVER))
      explore(scenario, 1, NO_ANSWERS, () => undefined);
    return {};
  }
  const ways = waysThrough(accepted, USUAL);
  search.open([...ways.map(({ mapping }) => mapping), { ...USUAL.mapping, pages: 1 }]);
  const [first, ...others] = ways;
  // Whatever else there is no time for: what processes do with a mapping, and every allocation failing.
  for (const scenario of battery(first.mapping))
    explore(scenario, limits.answers_more, first.told, () => undefined);
  for (const scenario of mappingsWithOptions(sourcesOf(search.pair), first.mapping))
    explore(scenario, limits.answers_more, first.told, () => undefined);
  const sequences = runSequences(search, gathered);
  search.race(accepted.length === 0 ? [] : ways);
  for (const { told, mapping } of others) {
    for (const scenario of battery(mapping).filter(({ name }) => CORE.has(name)))
      explore(scenario, 1, told, () => undefined);
  }
  return { sequences: runRandom(search, gathered, sequences) };
}

/** The text of both versions, as far as there is any. */
function sourcesOf({ legacy, migrated }: Pair): string[] {
  return [legacy, migrated].map(({ driver }) => driver?.source ?? '');
}

function runAlone(search: Search, gathered: Gathered): void {
  const { pair, limits, explore } = search;
  const visit = (run: PairRun): void => gathered.add(run);
  const told_apart = waysToldApart(sourcesOf(pair));
  const done = new Set<string>();
  for (let round = 0; round < 4; round++) {
    const { compared, met, steps } = gathered;
    const way = [...gathered.accepted.values()][0]?.mapping;
    const fresh = loneMappings({ compared, met, steps }, way, told_apart).filter(
      ({ name }) => !done.has(name),
    );
    if (fresh.length === 0) break;
    for (const scenario of fresh) {
      if (search.answers.runs > limits.runs * ALONE && gathered.accepted.size > 0) return;
      done.add(scenario.name);
      const seed = gathered.accepted.size > 0 || done.size > 16 ? null : seekAcceptance(pair, scenario);
      if (seed !== null) explore(scenario, limits.answers_alone, seed, visit);
      const most = done.size <= 16 ? limits.answers_alone : limits.answers_more * 2;
      explore(scenario, most, NO_ANSWERS, visit);
    }
  }
}

/** Mappings near limits of many pages, as far as the simulator comes to their end: what a driver does page by page takes long. */
function runLarge({ pair: { legacy, migrated }, limits, attempt }: Search, gathered: Gathered): void {
  const known = new Set([...(legacy.limits ?? []), ...(migrated.limits ?? [])]);
  const way = [...gathered.accepted.values()][0]?.mapping ?? USUAL.mapping;
  for (const scenario of largeMappings(known, gathered.met, way))
    if (!attempt(scenario, limits.answers_more, (run) => gathered.add(run))) return;
}

/**
 * Mappings whose offset or size is more than a type holds that either version converts one to.
 * @returns what of that could not be run, and the versions may have differently
 */
function runWrapped({ pair, limits, attempt }: Search, gathered: Gathered): string[] {
  const { narrowed: legacy = [] } = pair.legacy;
  const { narrowed: migrated = [] } = pair.migrated;
  const narrowed = [...legacy, ...migrated];
  if (narrowed.length === 0) return [];
  const { mapping, told } = [...gathered.accepted.values()][0] ?? USUAL;
  const run = (scenario: Scenario): boolean => attempt(scenario, limits.answers_more, () => undefined, told);
  for (const scenario of wrappedOffsets(narrowed, gathered.steps, mapping)) run(scenario);
  const reached = new Set<bigint>();
  for (const { size, scenario } of wrappedSizes({ legacy, migrated }, mapping)) {
    if (!run(scenario)) break;
    reached.add(size);
  }
  return narrowNotRun({ legacy, migrated }, reached);
}

/** The set of answers with which the driver tells most classes of mappings apart. */
function mostTelling({ alone }: Gathered): { told: Answers; all: Placed[] } | null {
  const groups = [...alone.values()].map(({ told, placed }) => ({ told, all: classes(placed) }));
  return groups.sort((a, b) => b.all.length - a.all.length || a.told.size - b.told.size)[0] ?? null;
}

/** Every two mappings together, every third call after two that became one, and every refused one with an allocation failing. */
function runSequences(search: Search, gathered: Gathered): Sequences {
  const group = mostTelling(gathered);
  let run = 0;
  let complete = true;
  const tried = (
    scenario: Scenario,
    told: Answers,
    visit: (run: PairRun) => void = () => undefined,
    most = 1,
  ): void => {
    if (search.over()) complete = false;
    else run += 1;
    search.explore(scenario, most, told, visit);
  };
  for (const scenario of failingRefusals(gathered.refused)) tried(scenario, NO_ANSWERS);
  for (const { told, mapping } of gathered.leaving.values()) tried(notAllocated(mapping), told);
  if (group === null) return { classes: 0, run, complete, random: 0 };
  const { told, all } = group;
  const at = boundaries(gathered);
  const merged: Scenario[] = [];
  const visit = (made: PairRun): void => {
    if (merged.length < MOST_MERGED && becameOne(made)) merged.push(made.scenario);
  };
  // An unknown number may be just the boundary between two mappings, which one of them alone does not tell.
  const again = new Set(
    all.map(({ sharing }) => sharing).filter((sharing, i, list) => list.indexOf(sharing) === i),
  );
  for (const scenario of pairs(all, at)) {
    const sharing = scenario.steps[0].op.split(' ')[4];
    const first = /^(?:neighbours|offsets-join)/.test(scenario.name) && again.delete(sharing);
    tried(scenario, told, visit, first ? search.limits.answers_alone : 1);
  }
  for (const scenario of fillings(all[0], at)) tried(scenario, told);
  for (const scenario of merged.flatMap(thirds)) tried(scenario, told);
  return { classes: all.length, run, complete, random: 0 };
}

/** Offsets in pages at which the driver may begin to do something else. */
function boundaries({ compared, steps }: Gathered): number[] {
  const offsets = (values: Iterable<bigint>): number[] => {
    const usable = [...new Set(values)]
      .filter((value) => value > 0n && value < BigInt(LARGEST_OFFSET))
      .map(Number);
    return usable.sort((a, b) => a - b);
  };
  const pages = (value: bigint): bigint => (value % PAGE_SIZE === 0n ? value / PAGE_SIZE : value);
  const first = offsets([...compared].map(pages)).slice(0, MOST_BOUNDARIES);
  // A step may be one of bytes, or of pages.
  const far = offsets([...steps].flatMap((step) => [step, pages(step)])).filter((at) => !first.includes(at));
  return [...first, ...far.slice(0, MOST_STEPS)];
}

/** Whether two mappings of the file are one in either version. */
function becameOne({ scenario, legacy, migrated }: PairRun): boolean {
  const last = scenario.steps.filter(({ step }) => step.kind === 'map').length - 1;
  return [legacy, migrated].some(({ steps }) => {
    const made = steps.slice(0, last + 1);
    return (
      made.length === last + 1 &&
      made.every(({ observation }) => observation.ret >= 0) &&
      made[last].observation.maps.length < made.length
    );
  });
}

function runRandom(search: Search, gathered: Gathered, sequences: Sequences): Sequences {
  const group = mostTelling(gathered);
  if (group === null) return sequences;
  const { random: most, budget } = search.limits;
  const until = budget === undefined ? null : performance.now() + budget;
  let random = 0;
  for (const scenario of randomSequences(group.all, boundaries(gathered))) {
    if (until === null ? random >= most || search.over() : performance.now() >= until) break;
    random += 1;
    search.explore(scenario, 1, group.told, () => undefined);
  }
  return { ...sequences, random };
}

/** Scenarios that the battery is cut down to for a way through the driver that is not the first. */
const CORE = new Set([
  'adjacent-after',
  'adjacent-both',
  'forked',
  'protected',
  'refilled',
  'replaced',
  'moved',
  'grown',
  'failing-allocation-1',
  'failing-allocation-2',
  'failing-allocation-1-next-to-another',
]);

/** The ways through the driver that differ most: shared and writable ones first, one of each trace. */
function waysThrough(accepted: readonly Accepted[], usual: Accepted): readonly Accepted[] {
  if (accepted.length === 0) return [usual];
  const rank = ({ mapping, told }: Accepted): number =>
    (mapping.sharing === 'shared' ? 0 : 2) +
    (mapping.prot === 'rw' ? 0 : 1) +
    (mapping.pages > 1 ? 0 : 4) +
    told.size / 100;
  const sorted = [...accepted].sort((a, b) => rank(a) - rank(b));
  const chosen = sorted.slice(0, WAYS_THROUGH - 1);
  const other = sorted.find(
    ({ mapping }) => mapping.sharing === 'private' && !chosen.some((c) => c.mapping.sharing === 'private'),
  );
  return [
    ...chosen,
    ...(other === undefined ? sorted.slice(WAYS_THROUGH - 1, WAYS_THROUGH) : [other]),
  ].filter(
    (way, i, all) =>
      all.findIndex(
        (w) =>
          keyOf(w.told) === keyOf(way.told) &&
          w.mapping.prot === way.mapping.prot &&
          w.mapping.sharing === way.mapping.sharing,
      ) === i,
  );
}

/** The mapping that a scenario of one mapping asks for, if both versions answered it. */
function askedMapping({ scenario, legacy, migrated }: PairRun): AcceptedMapping | null {
  const step = scenario.steps[0]?.step;
  if (step?.kind !== 'map' || legacy.steps.length === 0 || migrated.steps.length === 0) return null;
  const prot = scenario.steps[0].op.split(' ')[3];
  return { pages: step.pages, pgoff: step.pgoff, prot, sharing: step.shared ? 'shared' : 'private' };
}

/** What a run did, without its arguments: runs with the same trace took the same way. */
function traceOf({ steps }: RunRecord): string {
  return steps
    .map(({ hooks, events, observation }) => [
      hooks.map(({ hook }) => hook).join(),
      events.map(({ name }) => name).join(),
      observation.maps.map(([, , , , flags]) => flags).join(),
      observation.signal ?? '',
    ])
    .join('|');
}
