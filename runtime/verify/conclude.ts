import type { Difference } from './compare-runs';
import type { StepRecord } from './run-record';
import { is_call, type Scenario } from '../mm/scenario/scenario';
import { answerText, type Question } from './answers';
import { runPair, type Pair, type PairRun } from './explore-scenario';
import { isComplete, type Coverage } from './coverage';
import type { Race } from './seams';
import type { Guess } from './guesses';
import { shrink } from './shrink';
import { membersLost, membersNotCompared } from './members';
import { differentNotRun } from './not-run';
import { untriedTests } from './untried';
import {
  rank,
  WHY_NOT_EXERCISED,
  type Divergence,
  type NotExercised,
  type Verdict,
  type Verification,
} from './verification';
import { ruleOf, type Findings } from './pair-findings';

/** What was found of a pair of versions, as a verdict. */

export const REFUSES_ALL = 'the driver refuses every mapping, whatever unknown calls return';

/** Which hooks no run showed to make a mapping; null when both made one. */
function notExercised({ mapped, succeeded }: Findings): NotExercised | null {
  if (mapped === 0) return 'both';
  if (!succeeded.legacy) return 'legacy';
  return succeeded.migrated ? null : 'migrated';
}

/** Was every choice tried, and did all of the code run, of a driver that maps nothing? It then refuses every mapping, and does no more. */
function refusesAll({ bound: { exhaustive, coverage }, cut }: Findings): boolean {
  if (!exhaustive || cut > 0 || coverage === undefined) return false;
  return isComplete(coverage.legacy) && isComplete(coverage.migrated);
}

/** What the two forms have differently and nothing that was run depends on, as far as that is known. */
function notCompared(pair: Pair, coverage: Coverage, opened: Pair | null): string[] {
  const [old, fresh] = [opened?.legacy.coverage?.(), opened?.migrated.coverage?.()];
  const known = new Set([...(pair.legacy.functions ?? []), ...(pair.migrated.functions ?? [])]);
  const opening =
    opened !== null && old !== undefined && fresh !== undefined
      ? differentNotRun(opened, { legacy: old, migrated: fresh }, known)
      : [];
  return [...differentNotRun(pair, coverage), ...opening, ...membersNotCompared(pair, opened !== null)];
}

/**
 * @param shortest whether to look for the shortest scenario of each difference
 * @param complete whether all was run that the driver's own code suggests
 */
export function conclude(pair: Pair, findings: Findings, shortest: boolean, complete: boolean): Verification {
  const [legacy, migrated] = [pair.legacy.coverage?.(), pair.migrated.coverage?.()];
  if (legacy !== undefined && migrated !== undefined) findings.bound.coverage = { legacy, migrated };
  const divergences = divergencesFound(pair, findings, shortest, complete);
  const judged = judge(pair, findings, divergences, complete);
  const { bound, warnings, reasons, differing } = findings;
  return {
    ...judged,
    bound,
    divergences,
    warnings: [...warnings],
    reasons: [...reasons],
    differing: [...differing],
  };
}

/** What the two forms do differently: races and lost members first, then differences of runs, the worst first, then the shortest. */
function divergencesFound(
  pair: Pair,
  findings: Findings,
  shortest: boolean,
  complete: boolean,
): Divergence[] {
  const differences = [...findings.divergences.values()]
    .sort((a, b) => rank(a.difference) - rank(b.difference) || a.length - b.length)
    .map(({ run, difference }) => {
      const guess = difference.verdict === 'regressed' ? findings.guesses.behind(ruleOf(difference)) : null;
      return divergenceOf(shortest ? shrink(run.pair, run, difference, runPair) : { run, difference }, guess);
    });
  return [...findings.races.map(raceDivergence), ...(complete ? membersLost(pair) : []), ...differences];
}

/** A verdict, and what of no mapping at all it rests on. */
type Judged = Pick<Verification, 'verdict' | 'not_exercised' | 'refuses_all'>;

/** The verdict of all that was found; what leaves it open is added to the reasons. */
function judge(
  pair: Pair,
  findings: Findings,
  divergences: readonly Divergence[],
  complete: boolean,
): Judged {
  const { warnings, reasons } = findings;
  const regressions = divergences.filter(({ verdict }) => verdict === 'regressed');
  const guessed = regressions.flatMap(({ guess }) => guess ?? []);
  for (const { name, value } of guessed)
    reasons.add(`a difference shows only if ${name}, which no file declares, is ${value}`);
  if (regressions.length > guessed.length) return { verdict: 'regressed' };
  if (guessed.length > 0) return { verdict: 'inconclusive' };
  const not_exercised = notExercised(findings);
  if (not_exercised === null) return { verdict: judgeExercised(pair, findings, divergences, complete) };
  if (!refusesAll(findings)) {
    reasons.add(`not exercised: ${WHY_NOT_EXERCISED[not_exercised]}`);
    return { verdict: 'inconclusive', not_exercised };
  }
  warnings.add(REFUSES_ALL);
  return { verdict: judgeExercised(pair, findings, divergences, complete), refuses_all: true };
}

/** The verdict of runs that mapped, or of which no other could map. */
function judgeExercised(
  pair: Pair,
  findings: Findings,
  divergences: readonly Divergence[],
  complete: boolean,
): Verdict {
  const { bound, reasons } = findings;
  if (findings.cut * 4 > bound.runs || findings.open) return 'inconclusive';
  const untried = complete ? notTried(pair, findings) : [];
  for (const reason of untried) reasons.add(reason);
  if (untried.length > 0) return 'inconclusive';
  if (divergences.length === 0) return 'equivalent';
  return divergences.some(({ verdict }) => verdict === 'changed') ? 'changed' : 'improved';
}

/** What no run came to and the two forms may do differently, where it is known what ran. */
function notTried(pair: Pair, { bound: { coverage }, untried, opened }: Findings): string[] {
  if (coverage === undefined) return [];
  return [...untried, ...untriedTests(pair, coverage), ...notCompared(pair, coverage, opened)];
}

/** A race as a divergence: the mapping call, in which the other task runs. */
function raceDivergence(race: Race): Divergence {
  const { rule, explanation, scenario, other, choices, legacy, migrated, tasks } = race;
  const ops = race.ops ?? [scenario.steps[0].op];
  const in_between = migrated.crash === null ? `${other}() runs in between` : migrated.crash.message;
  return {
    verdict: 'regressed',
    kind: 'race',
    rule,
    scenario: scenario.name,
    ops,
    step: ops.length,
    legacy: race.shown?.legacy ?? `${other}() runs before or after`,
    migrated: race.shown?.migrated ?? in_between,
    choices: choices.map(({ key, answer, reason }) => ({ what: key, value: answerText(answer), reason })),
    explanation,
    tasks,
    legacy_steps: legacy.steps.slice(0, ops.length),
    migrated_steps: migrated.steps.slice(0, ops.length),
  };
}

function divergenceOf(
  { run, difference }: { readonly run: PairRun; readonly difference: Difference },
  guess: Guess | null,
): Divergence {
  const { step } = difference;
  const until = (steps: readonly StepRecord[]): StepRecord[] => steps.slice(0, step + 1);
  const asked = run.questions.filter(({ others }) => others.length > 0);
  return {
    verdict: difference.verdict,
    kind: difference.kind,
    rule: difference.rule,
    scenario: run.scenario.name,
    ops: opsUntil(run.scenario, step),
    step: step + 1,
    legacy: difference.legacy,
    migrated: difference.migrated,
    choices: asked.map(({ key, answer, reason }: Question) => ({
      what: key,
      value: answerText(answer),
      reason,
    })),
    explanation:
      guess === null
        ? difference.explanation
        : `${difference.explanation}; only if ${guess.name}, which no file declares, is ${guess.value}`,
    ...(guess === null ? {} : { guess }),
    legacy_steps: until(run.legacy.steps),
    migrated_steps: until(run.migrated.steps),
  };
}

/** The lines of a scenario up to a step. */
function opsUntil({ steps }: Scenario, step: number): string[] {
  const ops: string[] = [];
  let done = -1;
  for (const { op, step: what } of steps) {
    if (done === step) break;
    if (is_call(what)) done += 1;
    ops.push(op);
  }
  return ops;
}
