import { isDeepStrictEqual } from 'node:util';
import type { StepObservation } from '../runtime/mm/scenario/observation';
import { runKey, type RecordedRun } from './recording';

/** Members of a step in the order in which a difference is told. */
const MEMBERS = ['op', 'fail', 'ret', 'signal', 'events', 'maps'] as const;

/** The first thing in which two runs differ. */
export interface Difference {
  /** 0-based step; the number of steps for what came at the end of the process. */
  readonly step: number;
  /** The step as written, or `exit`. */
  readonly op: string;
  /** The member of the step that differs, `steps` if one run has more, `exit`, or `missing`. */
  readonly member: (typeof MEMBERS)[number] | 'steps' | 'exit' | 'missing' | 'crash';
  readonly kernel: unknown;
  readonly simulated: unknown;
}

/** A run that is not the same on the simulator, and how. */
export interface DifferentRun {
  readonly run: RecordedRun;
  readonly difference: Difference;
}

/** What came of comparing a recording. */
export interface Comparison {
  /** Runs that are equal, of all, by driver and form. */
  readonly table: ReadonlyMap<string, { equal: number; all: number }>;
  readonly equal: number;
  readonly all: number;
  readonly different: readonly DifferentRun[];
}

/**
 * The first difference of two runs of the same driver and scenario.
 * @param kernel what the kernel did
 * @param simulated what the simulator did; undefined if it was not run
 * @returns null when user space and the driver saw the same
 */
export function firstDifference(kernel: RecordedRun, simulated: RecordedRun | undefined): Difference | null {
  if (simulated === undefined) {
    return { step: 0, op: '', member: 'missing', kernel: kernel.steps.length, simulated: null };
  }
  if (kernel.crash !== undefined || kernel.error !== undefined) {
    const why = kernel.crash ?? kernel.error;
    return { step: 0, op: '', member: 'crash', kernel: why, simulated: simulated.steps.at(-1)?.op };
  }
  if (text([kernel.steps, kernel.exit]) === text([simulated.steps, simulated.exit])) return null;
  const steps = Math.min(kernel.steps.length, simulated.steps.length);
  for (let step = 0; step < steps; step++) {
    const [ours, theirs] = [simulated.steps[step], kernel.steps[step]];
    const member = MEMBERS.find((name) => !isDeepStrictEqual(shown(theirs, name), shown(ours, name)));
    if (member !== undefined) {
      return { step, op: theirs.op, member, kernel: theirs[member], simulated: ours[member] };
    }
  }
  if (kernel.steps.length !== simulated.steps.length) {
    const [theirs, ours] = [kernel.steps.length, simulated.steps.length];
    return { step: steps, op: '', member: 'steps', kernel: theirs, simulated: ours };
  }
  return isDeepStrictEqual(plain(kernel.exit), plain(simulated.exit))
    ? null
    : { step: steps, op: 'exit', member: 'exit', kernel: kernel.exit, simulated: simulated.exit };
}

function shown(step: StepObservation, name: (typeof MEMBERS)[number]): unknown {
  return plain(step[name]);
}

/** As JSON gives it back: recordings were read from it, and there a large number has lost its last digits. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  return Array.isArray(value) ? value.map(plain) : value;
}

/**
 * Compare a recording with what the simulator shows.
 * @param recorded runs of the kernel
 * @param simulated runs of the simulator, in any order
 */
export function compareRuns(recorded: readonly RecordedRun[], simulated: readonly RecordedRun[]): Comparison {
  const ours = new Map(simulated.map((run) => [runKey(run), run]));
  const table = new Map<string, { equal: number; all: number }>();
  const different: DifferentRun[] = [];
  let equal = 0;
  for (const run of recorded) {
    const row = `${run.driver} ${run.form}`;
    const count = table.get(row) ?? { equal: 0, all: 0 };
    table.set(row, count);
    count.all += 1;
    const difference = firstDifference(run, ours.get(runKey(run)));
    if (difference === null) {
      count.equal += 1;
      equal += 1;
    } else {
      different.push({ run, difference });
    }
  }
  return { table, equal, all: recorded.length, different };
}

/** What makes differences one kind: the driver, what differs, and the step that it shows in. */
function kindOf({ run, difference }: DifferentRun): string {
  const [what = ''] = difference.op.split(' ');
  const fail = run.steps[difference.step]?.fail === undefined ? '' : ' fail';
  return `${run.driver}: ${difference.member} of ${what}${fail}`;
}

/**
 * A comparison as text: how many runs are equal, and of each kind of difference how many there are and the first ones.
 * @param comparison what to show
 * @param examples how many runs of each kind are shown
 */
export function comparisonText(comparison: Comparison, examples = 1): string {
  const lines: string[] = [];
  for (const [row, { equal, all }] of comparison.table) {
    if (equal < all) lines.push(`${row.padEnd(26)} ${equal} of ${all}`);
  }
  const kinds = new Map<string, DifferentRun[]>();
  for (const different of comparison.different) {
    const kind = kindOf(different);
    const found = kinds.get(kind);
    if (found === undefined) kinds.set(kind, [different]);
    else found.push(different);
  }
  for (const [kind, found] of [...kinds].sort(([, a], [, b]) => b.length - a.length)) {
    lines.push('', `${kind}: ${found.length}`);
    for (const { run, difference } of found.slice(0, examples)) {
      const { step, op, kernel, simulated } = difference;
      const fail = run.steps[step]?.fail;
      lines.push(
        `  ${run.form} ${run.scenario}, step ${step + 1}: ${op}${fail === undefined ? '' : `, fail ${fail}`}`,
      );
      lines.push(`    kernel    ${text(kernel)}`, `    simulator ${text(simulated)}`);
    }
  }
  lines.push('', `${comparison.equal} of ${comparison.all} runs are equal`, '');
  return lines.join('\n').trimStart();
}

/** As JSON, large numbers as plain() has them. */
function text(value: unknown): string {
  const json = JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'bigint' ? Number(inner) : inner,
  );
  return json ?? 'nothing';
}
