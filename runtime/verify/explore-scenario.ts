import { compareRuns, type Comparison } from './compare-runs';
import { runForm } from './run-form';
import type { RunRecord, StepRecord } from './run-record';
import { LARGEST_OFFSET, LARGEST_SIZE, PAGE_SIZE } from './battery';
import { PROT_EXEC, PROT_READ, PROT_WRITE } from '../mm/mmap/mmap';
import { is_call, written_map, type MapStep, type Scenario, type WrittenStep } from '../mm/scenario/scenario';
import { AnswerQueue, keyOf } from './answer-queue';
import { sameAnswer, type Answer, type Answers, type Question } from './answers';
import type { Form } from './form';
import { widened } from './narrow';

/** Questions of a run whose other answers are tried: later ones come of loops. */
const QUESTIONS_EXPLORED = 40;

/** Allocations of a hook that are made to fail, one after the other, where only its migrated form crashes. */
const MOST_FAILING = 8;

/** The two versions of a driver. */
export interface Pair {
  readonly legacy: Form;
  readonly migrated: Form;
}

/** Both versions in one scenario with one set of answers. */
export interface PairRun {
  /** The versions that were run. */
  readonly pair: Pair;
  readonly scenario: Scenario;
  /** Answers that were not the usual ones. */
  readonly told: Answers;
  /** All questions of both runs; those of the legacy one first. */
  readonly questions: readonly Question[];
  readonly legacy: RunRecord;
  readonly migrated: RunRecord;
  readonly comparison: Comparison;
  readonly compared: ReadonlySet<bigint>;
}

/**
 * Run both versions in a scenario with the same answers, and compare them.
 * @param pair the versions
 * @param scenario what to do
 * @param told answers; the migrated version is also told what the legacy one was answered
 */
export function runPair(pair: Pair, scenario: Scenario, told: Answers): PairRun {
  const started = runForm(pair.legacy, scenario, told);
  const legacy = started.record;
  const answers = new Map(started.questions.map(({ key, answer }): [string, Answer] => [key, answer]));
  for (const [key, answer] of told) answers.set(key, answer);
  const then = runForm(pair.migrated, scenario, answers);
  const migrated = then.record;
  for (const { key, answer } of then.questions) if (!answers.has(key)) answers.set(key, answer);
  const run_legacy = (other: Scenario): RunRecord => runForm(pair.legacy, other, answers).record;
  const comparison = compareRuns(scenario, legacy, migrated, {
    alone: (step) => run_legacy(alone(scenario, step)).steps[0] ?? null,
    alone_run: (step) => run_legacy(alone(scenario, step)),
    failing: (step) =>
      Array.from({ length: MOST_FAILING }, (_, i) =>
        run_legacy(failing(alone(scenario, step), i + 1)),
      ).flatMap(({ crash }) => crash ?? []),
    without_failure: () => run_legacy(withoutFailures(scenario)),
    again: (step) => run_legacy(again(scenario, step)),
    otherwise: (step) => otherMappings(pair.legacy, scenario, step, answers),
    unmapped: (step) => {
      const other = unmappedInstead(scenario, step);
      return other && (run_legacy(other).steps[step] ?? null);
    },
    widened: widened({ legacy: pair.legacy.narrowed ?? [], migrated: pair.migrated.narrowed ?? [] }),
  });
  return {
    pair,
    scenario,
    told,
    questions: joined(started.questions, then.questions),
    legacy,
    migrated,
    comparison,
    compared: new Set([...started.compared, ...then.compared]),
  };
}

/** The questions of both forms; what either tells apart is tried for both. */
function joined(legacy: readonly Question[], migrated: readonly Question[]): Question[] {
  const later = new Map(migrated.map((question) => [question.key, question]));
  const both = legacy.map((question) => {
    const { answer, others, alone } = question;
    const same = later.get(question.key);
    const isNew = (other: Answer): boolean =>
      ![answer, ...others, ...alone].some((known) => sameAnswer(known, other));
    const more = (same?.others ?? []).filter(isNew);
    const more_alone = (same?.alone ?? []).filter(isNew);
    if (more.length === 0 && more_alone.length === 0) return question;
    return { ...question, others: [...others, ...more], alone: [...alone, ...more_alone] };
  });
  const asked = new Set(legacy.map(({ key }) => key));
  return [...both, ...migrated.filter(({ key }) => !asked.has(key))];
}

function withoutFailures({ name, steps }: Scenario): Scenario {
  return { name, steps: steps.filter(({ step }) => step.kind !== 'fail') };
}

function alone(scenario: Scenario, step: number): Scenario {
  const { name, steps } = scenario;
  const opened = steps.filter((each) => each.step.kind === 'open');
  const calls = steps.filter((each) => is_call(each.step));
  return { name, steps: [...opened, ...calls.slice(step, step + 1)] };
}

/** A scenario in which one of the driver's own allocations fails. */
function failing({ name, steps }: Scenario, allocations: number): Scenario {
  const step = { kind: 'fail', allocations, driver: true } as const;
  return { name, steps: [{ op: `fail ${allocations} driver`, step, line: 0 }, ...steps] };
}

function unmapping({ page, pages }: { readonly page: number; readonly pages: number }): WrittenStep {
  return { op: `unmap ${page} ${pages}`, step: { kind: 'unmap', page, pages }, line: 0 };
}

/** A mapping made, unmapped and made once more. */
function again(scenario: Scenario, step: number): Scenario {
  const { name, steps } = alone(scenario, step);
  const map = steps.at(-1);
  if (map?.step.kind !== 'map') return { name, steps };
  return { name, steps: [...steps, unmapping(map.step), map] };
}

/** Steps of the legacy form that make another mapping, by what they make it instead of and by the answers. */
const OTHER_MAPPINGS = new WeakMap<Form, Map<string, readonly StepRecord[]>>();

/** Offsets and sizes that the driver's own numbers suggest, of which another mapping is made at most. */
const MOST_SUGGESTED = 6;

/**
 * What the legacy form does when a step makes a mapping of another offset, size or protection, alone: one of each is another at a time,
 * and the numbers are those that the driver shifts, divides or compares by.
 */
function otherMappings(
  legacy: Form,
  scenario: Scenario,
  step: number,
  answers: Answers,
): readonly StepRecord[] {
  const { name, steps } = alone(scenario, step);
  const map = steps.at(-1);
  if (map?.step.kind !== 'map') return [];
  let known = OTHER_MAPPINGS.get(legacy);
  if (known === undefined) OTHER_MAPPINGS.set(legacy, (known = new Map<string, readonly StepRecord[]>()));
  const key = [...steps.map(({ op }) => op), keyOf(answers)].join('\n');
  let made = known.get(key);
  if (made === undefined) {
    made = variantsOf(legacy, map.step).flatMap(
      (variant) =>
        runForm(legacy, { name, steps: [...steps.slice(0, -1), variant] }, answers).record.steps[0] ?? [],
    );
    known.set(key, made);
  }
  return made;
}

/** Mappings that differ in one thing from one that is made. */
function variantsOf({ steps = new Set(), constants = new Set() }: Form, asked: MapStep): WrittenStep[] {
  const { pages, pgoff, shared } = asked;
  const suggested = [...new Set([...steps, ...constants])]
    .flatMap((value) =>
      value >= PAGE_SIZE && value % PAGE_SIZE === 0n ? [value / PAGE_SIZE, value] : [value],
    )
    .filter((value) => value > 0n && value <= BigInt(LARGEST_OFFSET))
    .map(Number);
  const offsets = [0, pgoff + 1, ...suggested.slice(0, MOST_SUGGESTED).map((step) => pgoff + step)];
  const sizes = [
    1,
    pages + 1,
    ...suggested.filter((value) => value <= LARGEST_SIZE).slice(0, MOST_SUGGESTED),
  ];
  const prots = [PROT_READ, PROT_READ | PROT_WRITE, PROT_READ | PROT_WRITE | PROT_EXEC];
  const others = [
    ...offsets.map((other) => written_map({ ...asked, pgoff: other })),
    ...sizes.map((other) => written_map({ ...asked, pages: other })),
    ...prots.map((other) => written_map({ ...asked, prot: other })),
    written_map({ ...asked, shared: !shared }),
  ];
  const same = written_map(asked).op;
  return [...new Map(others.map((other) => [other.op, other])).values()].filter(({ op }) => op !== same);
}

/** A scenario up to a step that maps something, which only unmaps what is there; null for any other step. */
function unmappedInstead({ name, steps }: Scenario, index: number): Scenario | null {
  const map = steps.filter(({ step }) => is_call(step))[index];
  if (map?.step.kind !== 'map' && map?.step.kind !== 'mapx') return null;
  return { name, steps: [...steps.slice(0, steps.indexOf(map)), unmapping(map.step)] };
}

/**
 * Run both versions in a scenario with one set of answers after the other: the usual ones, then every other answer to one question,
 * then to two, and so on, until nothing new comes or the bound is reached.
 * @param pair the versions
 * @param scenario what to do
 * @param bound how many runs of the pair at most
 * @param start answers to begin with
 * @param visit sees every run; says whether to go on
 * @returns whether every combination of answers was tried
 */
export function exploreScenario(
  pair: Pair,
  scenario: Scenario,
  bound: number,
  start: Answers,
  visit: (run: PairRun) => boolean,
): boolean {
  const queue = new AnswerQueue(start, bound);
  const isLone = makesOneMapping(scenario);
  for (let next = queue.take(); next !== null; next = queue.take()) {
    const { told, from } = next;
    const run = runPair(pair, scenario, told);
    if (!visit(run)) return false;
    for (const [i, { key, others, alone }] of run.questions.slice(0, QUESTIONS_EXPLORED).entries()) {
      if (i < from) continue;
      for (const other of isLone ? [...others, ...alone] : others) queue.add(told, key, other, i + 1);
    }
  }
  return !queue.left;
}

/** Is no more done than one mapping made, used and unmapped? */
function makesOneMapping({ steps }: Scenario): boolean {
  const kinds = steps.map(({ step }) => step.kind);
  return (
    kinds.filter((kind) => kind === 'map').length === 1 &&
    kinds.every((kind) => /^(?:map|read|write|unmap)$/.test(kind))
  );
}

/** Runs of the legacy form that are spent on finding answers with which it accepts a mapping. */
const SEEKING_RUNS = 60;

/**
 * Find answers with which the legacy form accepts the first mapping of a scenario: whenever it refuses, the last question that it
 * asked is answered otherwise, as that is most likely what it refused for.
 * @returns the answers; null when the usual ones do, or none were found
 */
export function seekAcceptance(pair: Pair, scenario: Scenario): Answers | null {
  const tried = new Set<string>();
  const path: { key: string; others: Answer[] }[] = [];
  let told: Answers = new Map();
  for (let runs = 0; runs < SEEKING_RUNS; runs++) {
    const started = runForm(pair.legacy, { name: scenario.name, steps: untilFirstCall(scenario) }, told);
    if ((started.record.steps[0]?.observation.ret ?? -1) >= 0) return runs === 0 ? null : told;
    tried.add(keyOf(told));
    for (const { key, others } of started.questions.slice(0, QUESTIONS_EXPLORED)) {
      if (!path.some((entry) => entry.key === key)) path.push({ key, others: [...others] });
    }
    const next = backtrack(path, told, tried);
    if (next === null) return null;
    told = next;
  }
  return null;
}

function untilFirstCall({ steps }: Scenario): WrittenStep[] {
  return steps.slice(0, steps.findIndex(({ step }) => is_call(step)) + 1);
}

/** The same answers but for the last question that has another answer left; what was asked after it is forgotten. */
function backtrack(
  path: { key: string; others: Answer[] }[],
  told: Answers,
  tried: ReadonlySet<string>,
): Answers | null {
  for (let last = path.at(-1); last !== undefined; last = path.at(-1)) {
    const other = last.others.shift();
    if (other === undefined) {
      path.pop();
      continue;
    }
    const known = new Set(path.map(({ key }) => key));
    const next = new Map([...told].filter(([key]) => known.has(key))).set(last.key, other);
    if (!tried.has(keyOf(next))) return next;
  }
  return null;
}
