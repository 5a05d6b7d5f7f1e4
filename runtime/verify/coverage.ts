import type { CompiledDriver } from '../compile/compile';
import { type BranchSite, emptyCoverage, type RunCoverage } from '../compile/coverage-sites';
import { OPERATIONS_STRUCTURES } from '../models/operations';
import type { OperationsVariable } from '../simulate/simulate';
import { membersOf } from './members';

/** One way of a test. */
export interface Way extends BranchSite {
  /** Whether it is that in which the test holds. */
  readonly holds: boolean;
}

/** What of one version's code ran, as far as mapping the file can reach it. */
export interface FormCoverage {
  /** Lines on which a statement begins, 1-based, that ran, and that did not. */
  readonly ran: readonly number[];
  readonly missed: readonly number[];
  /** How many ways of tests were taken, and those that were not. */
  readonly ways: number;
  readonly ways_missed: readonly Way[];
}

/** What of both versions' code ran. */
export interface Coverage {
  readonly legacy: FormCoverage;
  readonly migrated: FormCoverage;
}

/** Collects what of a driver's code ran in many runs. */
export class CoverageMeter {
  readonly total: RunCoverage;
  readonly #compiled: CompiledDriver;
  /** The functions that mapping the file can reach. */
  readonly functions: ReadonlySet<string>;

  /**
   * @param compiled the driver, lowered so that tests are noted
   * @param operations the structure whose hook is run
   * @param opens whether what opens and closes its files is run, too
   */
  constructor(compiled: CompiledDriver, operations: OperationsVariable, opens = false) {
    this.#compiled = compiled;
    this.total = emptyCoverage(compiled.sites);
    const hooks = hooksOf(compiled, operations);
    const openers = opens ? openersOf(compiled, operations) : [];
    this.functions =
      hooks.length > 0 ? compiled.reached([...hooks, ...openers]) : new Set(compiled.functions.keys());
  }

  /** Count what ran in one run. */
  add({ lines, branches }: RunCoverage): void {
    for (let i = 0; i < lines.length; i++) this.total.lines[i] |= lines[i];
    for (let i = 0; i < branches.length; i++) this.total.branches[i] |= branches[i];
  }

  /** The tests that mapping the file can reach, whichever way they went. */
  tests(): BranchSite[] {
    return this.#compiled.sites.branches.filter(
      (site): site is BranchSite => site !== null && this.functions.has(site.function),
    );
  }

  /** What ran so far. */
  report(): FormCoverage {
    const { sites } = this.#compiled;
    const [ran, missed] = [new Set<number>(), new Set<number>()];
    for (const [name, lines] of sites.lines) {
      if (!this.functions.has(name)) continue;
      for (const line of lines) (this.total.lines[line] ? ran : missed).add(line);
    }
    let ways = 0;
    const ways_missed: Way[] = [];
    for (const [i, site] of sites.branches.entries()) {
      // What is behind a line that did not run is not told again.
      if (site === null || !this.functions.has(site.function)) continue;
      for (const holds of [false, true]) {
        if (this.total.branches[2 * i + (holds ? 1 : 0)]) ways += 1;
        else ways_missed.push({ ...site, holds });
      }
    }
    const sorted = (set: ReadonlySet<number>): number[] => [...set].sort((a, b) => a - b);
    return { ran: sorted(ran), missed: sorted(missed), ways, ways_missed };
  }
}

/** The functions that a structure names as its mapping hooks. */
export function hooksOf({ driver }: CompiledDriver, { variable, hook }: OperationsVariable): string[] {
  if (hook !== undefined) return [hook];
  return driver.hooks.flatMap(({ name, references }) =>
    name !== null && references.some((reference) => reference.variable === variable) ? [name] : [],
  );
}

/** The functions that a structure names as what opens and closes its files. */
function openersOf({ driver, functions }: CompiledDriver, { variable, tag }: OperationsVariable): string[] {
  const { open, release, flush } = OPERATIONS_STRUCTURES.get(tag)!.members;
  const members = membersOf(driver, variable);
  return [open, release, flush].flatMap((member) => {
    const name = member === null ? undefined : members?.get(member);
    return name !== undefined && functions.has(name) ? [name] : [];
  });
}

/** Whether everything ran. */
export function isComplete({ missed, ways_missed }: FormCoverage): boolean {
  return missed.length === 0 && ways_missed.length === 0;
}

/**
 * A version's text with what ran: `+` before a line that ran, `-` before one that did not, and behind a test which way it never went.
 * @param source the version
 * @param ranges where its functions lie, of which those are shown that mapping the file can reach
 */
export function listing(
  source: string,
  { ran, missed, ways_missed }: FormCoverage,
  ranges: readonly { readonly first: number; readonly last: number }[],
): string {
  const lines = source.split('\n');
  const [did, did_not] = [new Set(ran), new Set(missed)];
  const shown = ranges.filter(({ first, last }) =>
    [...ran, ...missed].some((at) => at >= first && at <= last),
  );
  return shown
    .map(({ first, last }) =>
      lines
        .slice(first - 1, last)
        .map((text, i) => {
          const at = first + i;
          const mark = did.has(at) ? '+' : did_not.has(at) ? '-' : ' ';
          const never = did.has(at) ? ways_missed.filter(({ line }) => line === at) : [];
          const note = never.map(({ holds }) => ` /* never ${holds ? 'true' : 'false'} */`).join('');
          return `${String(at).padStart(6)} ${mark} ${text}${note}`;
        })
        .join('\n'),
    )
    .join('\n\n');
}

/** What ran in either of two configurations of one source. */
export function mergeCoverage(a: Coverage | undefined, b: Coverage | undefined): Coverage | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return { legacy: mergeForm(a.legacy, b.legacy), migrated: mergeForm(a.migrated, b.migrated) };
}

function mergeForm(a: FormCoverage, b: FormCoverage): FormCoverage {
  const ran = new Set([...a.ran, ...b.ran]);
  const missed = new Set([...a.missed, ...b.missed].filter((line) => !ran.has(line)));
  const key = ({ line, text, holds }: Way): string => `${line} ${holds} ${text}`;
  const also = new Set(b.ways_missed.map(key));
  const only_b = b.ways_missed.filter(({ line }) => !a.ran.includes(line) && !a.missed.includes(line));
  const sorted = (set: ReadonlySet<number>): number[] => [...set].sort((x, y) => x - y);
  return {
    ran: sorted(ran),
    missed: sorted(missed),
    ways: Math.max(a.ways, b.ways),
    ways_missed: [
      ...a.ways_missed.filter((way) => also.has(key(way)) || !b.ran.includes(way.line)),
      ...only_b,
    ],
  };
}

/** Lines as ranges: `12-14, 20`. */
export function lineRanges(lines: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const line of lines) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === line - 1) last[1] = line;
    else ranges.push([line, line]);
  }
  return ranges.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(', ');
}
