import { kindOf, type Difference } from './compare-runs';
import { hookRan } from './judgement';
import type { StepRecord } from './run-record';
import { is_call, type Scenario } from '../mm/scenario/scenario';
import { answerText, type Answers, type Question } from './answers';
import { exploreScenario, runPair, type Pair, type PairRun } from './explore-scenario';
import type { Configurations } from './configurations';
import { isComplete, mergeCoverage, type Coverage } from './coverage';
import type { AcceptedMapping } from './battery';
import { changedBetween } from './between';
import { races, type Race } from './seams';
import { exploreOpened } from './opened';
import { runSearch, type Search } from './search';
import { Guesses, type Guess } from './guesses';
import { shrink } from './shrink';
import { membersLost, membersNotCompared } from './members';
import { differentNotRun } from './not-run';
import { untriedTests } from './untried';

/** What was found of a pair of versions; see the page on words. */
export type Verdict = 'equivalent' | 'improved' | 'changed' | 'regressed' | 'inconclusive';

/** How far was looked. */
export interface Limits {
  /** Sets of answers that are tried in a scenario of one mapping, at most. */
  readonly answers_alone: number;
  /** Sets of answers that are tried in any other scenario, at most. */
  readonly answers_more: number;
  /** Pairs of runs altogether, at most. */
  readonly runs: number;
  /** Random sequences of calls at the end, at most. */
  readonly random: number;
  /** How long to go on with random sequences, in milliseconds, in place of their number. */
  readonly budget?: number;
  /** Whether to list the code with what ran. */
  readonly listing?: boolean;
  /** Whether to keep the text of the functions that ran in counterexamples. */
  readonly sources?: boolean;
  /** When to stop, by performance.now(). */
  readonly until?: number;
  /** Stop at the first difference that is one of these, and do not look for a shorter scenario: for those who only want to know whether there is one. */
  readonly stop_at?: (difference: Pick<Difference, 'verdict' | 'rule'>) => boolean;
  /** Told of each scenario before it is run: for those who run it elsewhere, too. */
  readonly on_scenario?: (scenario: Scenario) => void;
}

export const DEFAULT_LIMITS: Limits = { answers_alone: 16, answers_more: 2, runs: 900, random: 12 };

/** What was looked at, so that a verdict claims no more. */
export interface Bound {
  /** Scenarios that were run. */
  scenarios: number;
  /** Pairs of runs: a scenario with one set of answers. */
  runs: number;
  /** Different questions about unknown values that were answered. */
  choices: number;
  /** System calls and touches that both versions made. */
  steps: number;
  /** Functions that are neither in the file nor modelled. */
  unknown_functions: string[];
  /** Whether every combination of answers was tried in every scenario. */
  exhaustive: boolean;
  /** How mappings were put together; absent when scenarios were given. */
  sequences?: Sequences;
  /** Functions of the driver that were run as another task does, at each seam of the new form or between two mappings; absent when there are none. */
  meanwhile?: string[];
  /** In which configurations it was run; absent when none decides anything. */
  configurations?: Configurations;
  /** What of both versions' code ran; absent when that was not noted. */
  coverage?: Coverage;
}

/** Which sequences of calls were run. */
export interface Sequences {
  /** Classes of mappings that the driver tells apart. */
  readonly classes: number;
  /** Sequences of two and three calls over them. */
  readonly run: number;
  /** Whether these were all: every two mappings of the classes, and every third call after two that became one. */
  readonly complete: boolean;
  /** Longer sequences, at random. */
  readonly random: number;
}

/** A difference between the versions, with the shortest scenario in which it was found. */
export interface Divergence {
  readonly verdict: 'improved' | 'changed' | 'regressed';
  readonly kind: Difference['kind'];
  readonly rule: string;
  /** Name of the scenario that it was found in. */
  readonly scenario: string;
  /** The scenario as far as the difference, as lines of a scenario file. */
  readonly ops: readonly string[];
  /** The step in which the versions differ, from 1, `fail` lines not counted. */
  readonly step: number;
  readonly legacy: string;
  readonly migrated: string;
  readonly choices: readonly { readonly what: string; readonly value: string; readonly reason: string }[];
  readonly explanation: string;
  /** The constant that no file declares on whose value it depends; absent when it is there whatever that is. */
  readonly guess?: Guess;
  /** What two tasks do in turn, side by side; only of what one alone does not show. */
  readonly tasks?: readonly (readonly [string, string])[];
  /** What each version did up to and including that step. */
  readonly legacy_steps: readonly StepRecord[];
  readonly migrated_steps: readonly StepRecord[];
}

/** What verifying a pair of versions showed. */
export interface Verification {
  readonly verdict: Verdict;
  readonly bound: Bound;
  /** One for each rule, regressions first. */
  readonly divergences: readonly Divergence[];
  /** What is wrong with both versions. */
  readonly warnings: readonly string[];
  /** Why nothing is known of some runs. */
  readonly reasons: readonly string[];
  /** The functions of each version with what ran, when that was asked for. */
  readonly listing?: string;
  /** Scenarios in which the versions differed in anything, by name, in their order. */
  readonly differing: readonly string[];
  /** The functions of each version that ran in a counterexample, when that was asked for. */
  readonly sources?: {
    readonly legacy: readonly SourceFunction[];
    readonly migrated: readonly SourceFunction[];
  };
}

/** A function as it stands in a version. */
export interface SourceFunction {
  /** Line of its first one, 1-based. */
  readonly line: number;
  readonly text: string;
}

/** Whether a step mapped the file. */
function makesMapping({ observation }: StepRecord): boolean {
  return observation.op.startsWith('map ') && observation.ret >= 0;
}

/** Whether the hook ran in a step and the mapping was made. */
function hookSucceeded(step: StepRecord): boolean {
  return makesMapping(step) && hookRan(step);
}

function ruleOf({ verdict, rule }: Difference): string {
  return `${verdict} ${rule}`;
}

/** What is known of a pair so far. */
class Findings {
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

/** Whether a run could not go on when a page was touched: the fault handler is code that cannot be run. */
function cutByTouching({ comparison: { cut_op } }: PairRun): boolean {
  return cut_op !== null && /^(read|write) /.test(cut_op);
}

function withoutTouching({ name, steps }: Scenario): Scenario {
  return { name, steps: steps.filter(({ step }) => step.kind !== 'read' && step.kind !== 'write') };
}

function runGiven(pair: Pair, scenarios: readonly Scenario[], limits: Limits, findings: Findings): void {
  for (const scenario of scenarios) {
    explore(pair, scenario, limits.answers_alone, new Map(), limits, findings, () => undefined);
  }
}

/** Verdicts from the best on, as far as two runs of one hook go: what is unknown of one of them is unknown of both. */
const FROM_BEST: readonly Verdict[] = ['equivalent', 'improved', 'changed', 'inconclusive', 'regressed'];

/**
 * What two verifications of one hook, in two configurations, say together. A configuration in which the driver refuses every
 * mapping, as it did before, is named and decides nothing where the usual one maps.
 * @param where the configuration of the second
 */
export function mergeVerifications(a: Verification, b: Verification, where: string): Verification {
  if (a.verdict !== 'inconclusive' && !a.warnings.includes(REFUSES_ALL) && refusesAlike(b)) {
    const warning = `${where}: ${b.reasons[0]}`;
    const quiet = { ...b, verdict: a.verdict, reasons: [], warnings: [...b.warnings, warning] };
    return mergeVerifications(a, quiet, where);
  }
  const worse = FROM_BEST.indexOf(a.verdict) >= FROM_BEST.indexOf(b.verdict) ? a : b;
  const known = new Set(a.divergences.map(kindOf));
  const divergences = [
    ...a.divergences,
    ...b.divergences.filter((divergence) => !known.has(kindOf(divergence))),
  ];
  return {
    verdict: worse.verdict,
    bound: {
      scenarios: a.bound.scenarios + b.bound.scenarios,
      runs: a.bound.runs + b.bound.runs,
      choices: a.bound.choices + b.bound.choices,
      steps: a.bound.steps + b.bound.steps,
      unknown_functions: [...new Set([...a.bound.unknown_functions, ...b.bound.unknown_functions])].sort(),
      exhaustive: a.bound.exhaustive && b.bound.exhaustive,
      ...(a.bound.meanwhile === undefined && b.bound.meanwhile === undefined
        ? {}
        : { meanwhile: [...new Set([...(a.bound.meanwhile ?? []), ...(b.bound.meanwhile ?? [])])] }),
      ...(a.bound.sequences === undefined
        ? {}
        : { sequences: mergeSequences(a.bound.sequences, b.bound.sequences) }),
      ...coverageOf(mergeCoverage(a.bound.coverage, b.bound.coverage)),
    },
    divergences: [...divergences].sort((x, y) => rank(x) - rank(y)),
    warnings: [
      ...new Set([
        ...a.warnings,
        ...b.warnings.map((warning) => (warning === REFUSES_ALL ? refusedIn(a, where) : warning)),
      ]),
    ],
    reasons: [...new Set([...a.reasons, ...b.reasons])],
    differing: [...new Set([...a.differing, ...b.differing])],
  };
}

/** Was nothing seen but that both forms refuse every mapping that was tried? */
function refusesAlike({ verdict, divergences, reasons }: Verification): boolean {
  return (
    verdict === 'inconclusive' &&
    divergences.length === 0 &&
    reasons.length === 1 &&
    reasons[0] === NEVER_ACCEPTED
  );
}

const REFUSES_ALL = 'the driver refuses every mapping, whatever unknown calls return';
/** That every mapping is refused in a configuration; in all of them when it was so in those before. */
function refusedIn({ warnings }: Verification, where: string): string {
  return warnings.includes(REFUSES_ALL) ? REFUSES_ALL : `${where}: ${REFUSES_ALL}`;
}

const NEVER_MAPPED = 'no scenario and no answers were found with which the driver accepts a mapping';
const NEVER_ACCEPTED = `not exercised: ${NEVER_MAPPED}`;

function mergeSequences(a: Sequences, b: Sequences = a): Sequences {
  return {
    classes: Math.max(a.classes, b.classes),
    run: a.run + (a === b ? 0 : b.run),
    complete: a.complete && b.complete,
    random: a.random + (a === b ? 0 : b.random),
  };
}

/** What of a conversion no run showed, so that nothing was compared; null when both hooks made a mapping. */
function notExercised({ mapped, succeeded }: Findings): string | null {
  if (mapped === 0) return NEVER_MAPPED;
  if (!succeeded.legacy) return 'the legacy hook never ran to its success';
  return succeeded.migrated ? null : 'the migrated hook never ran to its success';
}

/** Was every choice tried, and did all of the code run, of a driver that maps nothing? It then refuses every mapping, and does no more. */
function refusesAll({ bound: { exhaustive, coverage }, cut }: Findings): boolean {
  if (!exhaustive || cut > 0 || coverage === undefined) return false;
  return isComplete(coverage.legacy) && isComplete(coverage.migrated);
}

function coverageOf(coverage: Coverage | undefined): Pick<Bound, 'coverage'> {
  return coverage === undefined ? {} : { coverage };
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
function conclude(pair: Pair, findings: Findings, shortest: boolean, complete: boolean): Verification {
  const [legacy, migrated] = [pair.legacy.coverage?.(), pair.migrated.coverage?.()];
  if (legacy !== undefined && migrated !== undefined) findings.bound.coverage = { legacy, migrated };
  const divergences = divergencesFound(pair, findings, shortest, complete);
  const verdict = judge(pair, findings, divergences, complete);
  const { bound, warnings, reasons, differing } = findings;
  return {
    verdict,
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

/** The verdict of all that was found; what leaves it open is added to the reasons. */
function judge(
  pair: Pair,
  findings: Findings,
  divergences: readonly Divergence[],
  complete: boolean,
): Verdict {
  const { bound, warnings, reasons } = findings;
  const regressions = divergences.filter(({ verdict }) => verdict === 'regressed');
  const guessed = regressions.flatMap(({ guess }) => guess ?? []);
  for (const { name, value } of guessed)
    reasons.add(`a difference shows only if ${name}, which no file declares, is ${value}`);
  if (regressions.length > guessed.length) return 'regressed';
  if (guessed.length > 0) return 'inconclusive';
  const unexercised = notExercised(findings);
  if (unexercised !== null && !refusesAll(findings)) {
    reasons.add(`not exercised: ${unexercised}`);
    return 'inconclusive';
  }
  if (unexercised !== null) warnings.add(REFUSES_ALL);
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

const rank = ({ verdict }: { readonly verdict: Difference['verdict'] }): number =>
  verdict === 'regressed' ? 0 : verdict === 'changed' ? 1 : 2;

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
