import { kindOf, type Difference } from './compare-runs';
import { hookRan } from './judgement';
import type { StepRecord } from './run-record';
import type { Pair, PairRun } from './explore-scenario';
import type { Race } from './seams';
import { Guesses } from './guesses';
import type { Bound, Limits } from './verification';

/** Whether a step mapped the file. */
function makesMapping({ observation }: StepRecord): boolean {
  return observation.op.startsWith('map ') && observation.ret >= 0;
}

/** Whether the hook ran in a step and the mapping was made. */
function hookSucceeded(step: StepRecord): boolean {
  return makesMapping(step) && hookRan(step);
}

export function ruleOf({ verdict, rule }: Difference): string {
  return `${verdict} ${rule}`;
}

/** What is known of a pair so far. */
export class Findings {
  readonly divergences = new Map<string, { run: PairRun; difference: Difference; length: number }>();
  readonly warnings = new Set<string>();
  readonly reasons = new Set<string>();
  readonly differing = new Set<string>();
  readonly questions = new Set<string>();
  readonly guesses = new Guesses();
  readonly races: Race[] = [];
  /** Mappings of the file that a run went through with: without one, nothing was verified. */
  mapped = 0;
  /** Whether the hook of each version ran and its mapping was made. */
  readonly succeeded = { legacy: false, migrated: false };
  cut = 0;
  /** Both versions with what opens and closes their files, once a file was opened and mapped. */
  opened: Pair | null = null;
  /** What the search could not run, and the versions may have differently. */
  readonly untried: string[] = [];
  /** Was something seen of which nobody can say whether it is intended? */
  open = false;
  readonly bound: Bound;

  constructor(pair: Pair) {
    const unknown = [...pair.legacy.unknown_functions.keys(), ...pair.migrated.unknown_functions.keys()];
    this.bound = {
      scenarios: 0,
      runs: 0,
      choices: 0,
      steps: 0,
      unknown_functions: [...new Set(unknown)].sort(),
      exhaustive: true,
    };
  }

  add(run: PairRun): void {
    const { bound } = this;
    bound.runs += 1;
    bound.steps += run.legacy.steps.length;
    for (const { key } of run.questions) this.questions.add(key);
    bound.choices = this.questions.size;
    const { differences, warnings, cut } = run.comparison;
    if (cutByTouching(run)) {
      this.warnings.add(`what touching a page does is not compared: ${cut}`);
    } else if (cut !== null) {
      this.reasons.add(cut);
      this.cut += 1;
    } else {
      this.succeeded.legacy ||= run.legacy.steps.some(hookSucceeded);
      this.succeeded.migrated ||= run.migrated.steps.some(hookSucceeded);
      this.mapped += run.legacy.steps.some(makesMapping) || run.migrated.steps.some(makesMapping) ? 1 : 0;
    }
    for (const warning of warnings) this.warnings.add(warning);
    this.guesses.add(run, differences.map(ruleOf));
    if (differences.length > 0) this.differing.add(run.scenario.name);
    for (const difference of differences) {
      if (difference.open !== undefined) {
        this.open = true;
        this.reasons.add(difference.open);
      }
      const length = difference.step * 100 + run.told.size;
      const key = kindOf(difference);
      const known = this.divergences.get(key);
      if (known === undefined || length < known.length)
        this.divergences.set(key, { run, difference, length });
    }
  }

  /** Whether something is known that ends the search; see Limits. */
  settles(stop_at: Limits['stop_at']): boolean {
    if (stop_at === undefined) return false;
    return (
      this.races.some(({ rule }) => stop_at({ verdict: 'regressed', rule })) ||
      [...this.divergences.values()].some(({ difference }) => stop_at(difference))
    );
  }
}

/** Whether a run could not go on when a page was touched: the fault handler is code that cannot be run. */
export function cutByTouching({ comparison: { cut_op } }: PairRun): boolean {
  return cut_op !== null && /^(read|write) /.test(cut_op);
}
