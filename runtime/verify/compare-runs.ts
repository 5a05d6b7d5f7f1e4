import type { Narrow } from '../compile/constants-met';
import { is_call, type Scenario, type ScenarioStep } from '../mm/scenario/scenario';
import { commonSteps, stepDifferences, type DifferenceKind } from './differences';
import { explainStep } from './explain';
import { explainCrash } from './explain-crash';
import type { Explained, Followed, StepPair } from './judgement';
import type { Crash, RunRecord, StepRecord } from './run-record';

/** A difference between two runs of one scenario, and what is to be thought of it. */
export interface Difference extends Explained {
  readonly kind: DifferenceKind;
  /** Index of the step, from 0, `fail` lines not counted; the end of the process is the step after the last. */
  readonly step: number;
  readonly op: string;
}

/** Differences of one rule are told once, but for errors: each that took another's place is told. */
export function kindOf({
  verdict,
  rule,
  explanation,
}: Pick<Difference, 'verdict' | 'rule' | 'explanation'>): string {
  return `${verdict} ${rule}${rule === 'errno' ? ` ${explanation}` : ''}`;
}

/** Runs of the legacy form that show what it does without what hides it; made only when they are asked for. */
export interface Counterfactuals {
  /** What the legacy form does with one mapping of a scenario when nothing else is mapped and nothing fails. */
  alone(step: number): StepRecord | null;
  /** The same, with what ended it. */
  alone_run(step: number): RunRecord;
  /** How it ends when the mapping of a step is the only one, and one after the other of the driver's own allocations fails. */
  failing(step: number): readonly Crash[];
  /** What it does in the scenario when no allocation fails. */
  without_failure(): RunRecord;
  /**
   * What it does when the mapping of a step is made alone, unmapped, and made again; the last step is the end of the process.
   */
  again(step: number): RunRecord;
  /** What it does when a step makes another mapping instead, alone: of other offsets, sizes and protections. */
  otherwise(step: number): readonly StepRecord[];
  /** What a step that maps something does when it only unmaps what is there; null for a step that maps nothing. */
  unmapped(step: number): StepRecord | null;
  /** Types that it makes wider values fit where the migrated form does not. */
  readonly widened?: readonly Narrow[];
}

/** What comparing two runs showed. */
export interface Comparison {
  /** In the order of the steps; nothing after the first that is regressed. */
  readonly differences: readonly Difference[];
  /** What is wrong with both forms alike. */
  readonly warnings: readonly string[];
  /** Why nothing can be said of the rest of the scenario; null when all of it was compared. */
  readonly cut: string | null;
  /** The step at which nothing more can be said, as a line of a scenario; null when all of it was compared. */
  readonly cut_op: string | null;
}

/**
 * Compare what the two forms of a driver did in one scenario.
 *
 * After a difference that the HOWTO intends the two go on being compared, but for what the difference leads to: see explainStep.
 * @param scenario what both did
 * @param legacy what the legacy form did
 * @param migrated what the migrated form did
 * @param counterfactuals further runs of the legacy form
 */
export function compareRuns(
  scenario: Scenario,
  legacy: RunRecord,
  migrated: RunRecord,
  counterfactuals: Counterfactuals,
): Comparison {
  const differences: Difference[] = [];
  const warnings = commonProblems(legacy, migrated);
  const followed: Followed = {
    pages: new Set<number>(),
    stored: new Set<string>(),
    early: [],
    held: 0n,
    marked: false,
    parted: false,
  };
  const steps = scenario.steps.filter(({ step }) => is_call(step)).map(({ step }) => step);
  const common = commonSteps(legacy, migrated);
  for (let i = 0; i < common; i++) {
    const [a, b] = [legacy.steps[i], migrated.steps[i]];
    const pair: StepPair = {
      step: steps[i] ?? null,
      index: i,
      legacy: a,
      migrated: b,
      legacy_before: legacy.steps[i - 1] ?? null,
      migrated_before: migrated.steps[i - 1] ?? null,
      legacy_run: legacy,
      migrated_run: migrated,
    };
    followMove(steps[i], b, followed.pages);
    const raw = stepDifferences(a, b);
    for (const explained of explainStep(pair, raw, counterfactuals, followed)) {
      differences.push({ ...explained, step: i, op: a.observation.op });
      // That callbacks are missing is seen at once; what comes of it says more, and may come later.
      if (explained.verdict === 'regressed' && explained.kind !== 'vm_ops')
        return { differences, warnings, cut: null, cut_op: null };
    }
    if (followed.parted) return { differences, warnings, cut: null, cut_op: null };
  }
  const ended = explainCrash(
    legacy,
    migrated,
    common,
    followed.pages.size > 0,
    () => counterfactuals.alone_run(common).crash,
    () => (isFailing(scenario) ? counterfactuals.failing(common) : []),
  );
  if (ended.difference !== null) {
    const op =
      steps[common] === undefined ? 'exit' : scenario.steps.filter(({ step }) => is_call(step))[common].op;
    differences.push({ ...ended.difference, step: common, op });
  }
  if (ended.warning !== null) warnings.push(ended.warning);
  const cut_op =
    ended.cut === null ? null : (scenario.steps.filter(({ step }) => is_call(step))[common]?.op ?? 'exit');
  return { differences, warnings, cut: ended.cut, cut_op };
}

/** Does the kernel run out of memory in a scenario? */
function isFailing({ steps }: Scenario): boolean {
  return steps.some(({ step }) => step.kind === 'fail');
}

/** Problems that both forms have. */
function commonProblems(legacy: RunRecord, migrated: RunRecord): string[] {
  const problems = (run: RunRecord): Map<string, string> =>
    new Map(
      run.steps
        .flatMap(({ problems }) => problems)
        .map(({ kind, message, line }) => [kind, `${kind}: ${message} (line ${line})`]),
    );
  const there = problems(migrated);
  return [...problems(legacy)].filter(([kind]) => there.has(kind)).map(([, text]) => text);
}

/** Pages that were moved keep what is known of them. */
function followMove(step: ScenarioStep | undefined, { observation }: StepRecord, pages: Set<number>): void {
  if (step?.kind !== 'move' || observation.ret < 0) return;
  for (const page of [...pages]) {
    if (page >= step.page && page < step.page + step.pages) pages.add(page - step.page + step.new_page);
  }
}
