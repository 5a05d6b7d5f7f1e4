import type { Scenario } from '../mm/scenario/scenario';
import type { Answers } from './answers';
import { exploreScenario, runPair, type Pair, type PairRun } from './explore-scenario';
import type { AcceptedMapping } from './battery';
import { changedBetween } from './between';
import { races } from './seams';
import { exploreOpened } from './opened';
import { runSearch, type Search } from './search';
import { DEFAULT_LIMITS, type Limits, type Verification } from './verification';
import { cutByTouching, Findings } from './pair-findings';
import { conclude } from './conclude';

/**
 * Verify that the migrated version of a driver does what the legacy one does, within a bound.
 * @param pair both versions
 * @param scenarios what to do; when not given, the built-in battery, fitted to the driver
 * @param limits the bound
 * @param opened makes both versions with what opens and closes their files; null where other code does that
 */
export function verifyPair(
  pair: Pair,
  scenarios: readonly Scenario[] | null = null,
  limits: Limits = DEFAULT_LIMITS,
  opened: (() => Pair) | null = null,
): Verification {
  const findings = new Findings(pair);
  if (scenarios !== null) runGiven(pair, scenarios, limits, findings);
  else {
    const search: Search = {
      pair,
      limits,
      answers: findings.bound,
      explore: (scenario, most, start, visit) =>
        explore(pair, scenario, most, start, limits, findings, visit),
      attempt: (scenario, most, visit, start = new Map()) =>
        attempt(pair, scenario, most, start, limits, findings, visit),
      untried: (reasons) => void findings.untried.push(...reasons),
      settled: () => findings.bound.exhaustive && findings.cut === 0,
      open: (mappings) => runOpened(opened, mappings, limits, findings),
      race: (ways) => runRaces(pair, ways, limits, findings),
      over: () => isOver(limits, findings),
    };
    Object.assign(findings.bound, runSearch(search));
  }
  return conclude(pair, findings, !findings.settles(limits.stop_at), scenarios === null);
}

/** Run files that the driver's own code opens and closes. */
function runOpened(
  opened: (() => Pair) | null,
  mappings: readonly AcceptedMapping[],
  limits: Limits,
  findings: Findings,
): void {
  if (opened === null || findings.settles(limits.stop_at)) return;
  const scenarios = new Set<Scenario>();
  exploreOpened(opened(), mappings, (run) => {
    findings.opened = run.pair;
    findings.add(run);
    if (!scenarios.has(run.scenario)) findings.bound.scenarios += 1;
    scenarios.add(run.scenario);
    return !findings.settles(limits.stop_at);
  });
}

/** Run the driver's other functions at the seams of the new form, and between two mappings. */
function runRaces(pair: Pair, ways: Parameters<typeof races>[1], limits: Limits, findings: Findings): void {
  const over = (): boolean => isOver(limits, findings);
  const at_seams = races(pair, ways, over);
  const between = changedBetween(pair, ways, over);
  findings.bound.runs += at_seams.runs + between.runs;
  const names = [...new Set([...at_seams.others, ...between.changing])];
  if (names.length > 0) findings.bound.meanwhile = names;
  findings.untried.push(...at_seams.doubts);
  findings.races.push(...at_seams.races, ...between.found);
}

/** Whether nothing more is to be run. */
function isOver({ runs, stop_at, until }: Limits, findings: Findings): boolean {
  return (
    findings.bound.runs >= runs ||
    findings.settles(stop_at) ||
    (until !== undefined && performance.now() >= until)
  );
}

function explore(
  pair: Pair,
  scenario: Scenario,
  most: number,
  start: Answers,
  limits: Limits,
  findings: Findings,
  visit: (run: PairRun) => void,
): void {
  const left = limits.runs - findings.bound.runs;
  if (isOver(limits, findings)) {
    findings.bound.exhaustive = false;
    return;
  }
  findings.bound.scenarios += 1;
  limits.on_scenario?.(scenario);
  const all = exploreScenario(pair, scenario, Math.min(most, left), start, (run) => {
    findings.add(run);
    visit(run);
    if (cutByTouching(run)) {
      const again = runPair(pair, withoutTouching(scenario), run.told);
      findings.add(again);
      visit(again);
    }
    return !findings.settles(limits.stop_at);
  });
  if (!all) findings.bound.exhaustive = false;
}

/** Run a scenario that may be too large to simulate: whether it was not. */
function attempt(
  pair: Pair,
  scenario: Scenario,
  most: number,
  start: Answers,
  limits: Limits,
  findings: Findings,
  visit: (run: PairRun) => void,
): boolean {
  if (isOver(limits, findings)) {
    findings.bound.exhaustive = false;
    return false;
  }
  let cut = false;
  limits.on_scenario?.(scenario);
  const all = exploreScenario(pair, scenario, most, start, (run) => {
    cut = run.comparison.cut !== null;
    if (cut) return false;
    findings.add(run);
    visit(run);
    return !findings.settles(limits.stop_at);
  });
  if (!cut) findings.bound.scenarios += 1;
  if (!all) findings.bound.exhaustive = false;
  return !cut;
}

function withoutTouching({ name, steps }: Scenario): Scenario {
  return { name, steps: steps.filter(({ step }) => step.kind !== 'read' && step.kind !== 'write') };
}

function runGiven(pair: Pair, scenarios: readonly Scenario[], limits: Limits, findings: Findings): void {
  for (const scenario of scenarios) {
    explore(pair, scenario, limits.answers_alone, new Map(), limits, findings, () => undefined);
  }
}
