import type { KernelRelease } from '../../kernel/releases/release';
import type { Driver } from '../../model/driver';
import { OPERATIONS_STRUCTURES } from '../models/operations';
import { operationsVariables, type OperationsVariable } from '../simulate/simulate';
import { parseDriver } from '../../model/parse';
import type { Scenario } from '../mm/scenario/scenario';
import { answerKey, type Answer, type Answers } from './answers';
import { battery, loneMappings, type AcceptedMapping } from './battery';
import { compiledForm } from './compiled-form';
import type { Form, StartedForm } from './form';
import { recordRun } from './record-run';
import type { RunRecord } from './run-record';
import { compile, type Version } from './verify-driver';

/** Something wrong with a driver of the new form, without a legacy one to compare it with. */
export interface AloneFault {
  readonly message: string;
  /** What was done when it showed. */
  readonly scenario: Scenario;
}

/** What running a new-style hook by itself showed. */
export interface AloneResult {
  readonly file: string;
  readonly operations: string;
  readonly hook: string | null;
  /** The shortest scenario for each fault. */
  readonly faults: readonly AloneFault[];
  /** How many scenarios ran; 0 when none was found in which the driver accepts a mapping, or it could not be run. */
  readonly scenarios: number;
  /** Why the hook could not be judged; null when it could. */
  readonly undecided: string | null;
}

/** Answers that are tried until the driver accepts a mapping. */
const TRIES = 60;

/**
 * Judge the hooks of a driver that has `mmap_prepare` by themselves: what a mapping takes is given back once, and only once,
 * also when the range merges, an allocation fails, the action fails, or `mapped` fails (mm/vma.c, mmap_region()).
 * `loadGrammar` must have been awaited.
 */
export async function verifyAlone(version: Version, api: KernelRelease): Promise<AloneResult[]> {
  const driver = parseDriver(version.source, { path: version.path, reach: 'all' });
  const assigned = assignedHooks(driver);
  const compiled = await compile(driver, new Map(), [...new Set(assigned.map(({ hook }) => hook))], api);
  const hookOf = (variable: string): string | null =>
    compiled.driver.hooks.find(({ references }) => references.some((one) => one.variable === variable))
      ?.name ?? null;
  // What the kernel itself has, such as generic_file_mmap_prepare(), is not judged here.
  const initialised = operationsVariables(compiled).map((operations) => ({
    operations,
    hook: hookOf(operations.variable),
  }));
  const known = new Set(initialised.map(({ operations }) => operations.variable));
  const later = assigned
    .filter(({ variable }) => !known.has(variable))
    .map((operations) => ({ operations, hook: operations.hook }));
  return [...initialised, ...later]
    .filter(({ operations, hook }) => operations.form === 'prepare' && compiled.functions.has(hook ?? ''))
    .map(({ operations, hook }) => {
      const form = compiledForm(compiled, operations, { pages_fail: true, behaviour: api });
      return { file: version.path, operations: operations.variable, hook, ...judge(form) };
    });
}

/** The hooks that are stored at run time: `info->mmap_prepare = f;`. */
function assignedHooks(driver: Driver): (OperationsVariable & { readonly hook: string })[] {
  return driver.hooksIn(['mmap_prepare']).flatMap(({ name, references }) =>
    references.flatMap(({ kind, operations, variable }) => {
      if (name === null || kind !== 'assignment' || !operations || !OPERATIONS_STRUCTURES.has(operations))
        return [];
      return [
        { variable: variable ?? name, tag: operations, driver: name, form: 'prepare' as const, hook: name },
      ];
    }),
  );
}

function judge(form: Form): Pick<AloneResult, 'faults' | 'scenarios' | 'undecided'> {
  const none = (undecided: string): ReturnType<typeof judge> => ({ faults: [], scenarios: 0, undecided });
  const accepted = accept(form);
  if (typeof accepted === 'string') return none(accepted);
  const { mapping, answers } = accepted;
  const all = battery(mapping);
  const usual = all.find(({ name }) => name === 'exit');
  if (!usual) return none('there is no scenario to compare with');
  const before = run(form, usual, answers).record;
  if (before.crash) return none(before.crash.message);
  const faults = new Map<string, AloneFault>();
  for (const scenario of all) {
    const { record, started } = run(form, scenario, answers);
    for (const message of faultsOf(record, before, started.questions.length > 0)) {
      const known = faults.get(message);
      if (!known || scenario.steps.length < known.scenario.steps.length)
        faults.set(message, { message, scenario });
    }
  }
  return { faults: [...faults.values()], scenarios: all.length, undecided: null };
}

function run(form: Form, scenario: Scenario, answers: Answers): { record: RunRecord; started: StartedForm } {
  const started = form.start(answers);
  return { record: recordRun(started.runnable, scenario), started };
}

/** A mapping that the driver accepts, and the answers with which it does; why none was found otherwise. */
function accept(form: Form): { readonly mapping: AcceptedMapping; readonly answers: Answers } | string {
  let reason = 'no scenario and no answers were found with which the driver accepts a mapping';
  for (const scenario of loneMappings({
    compared: form.constants ?? new Set(),
    met: new Set(),
    steps: form.steps ?? new Set(),
  })) {
    const map = scenario.steps.map(({ step }) => step).find(({ kind }) => kind === 'map');
    if (map?.kind !== 'map') continue;
    const queue: Answers[] = [new Map()];
    const seen = new Set<string>();
    for (let tries = 0; queue.length > 0 && tries < TRIES; tries++) {
      const told = queue.shift()!;
      const { record, started } = run(form, scenario, told);
      if (record.crash?.blame === 'simulator') reason = record.crash.message;
      const at = record.steps.find(({ observation }) => observation.op.startsWith('map '));
      const answers = new Map(started.questions.map(({ key, answer }): [string, Answer] => [key, answer]));
      if (at && at.observation.ret >= 0 && !record.crash) {
        const [, , pages, prot, sharing, pgoff] = at.observation.op.split(' ');
        return { mapping: { pages: Number(pages), prot, sharing, pgoff: Number(pgoff) }, answers };
      }
      for (const { key, answer, others } of started.questions) {
        // A number that nothing compares, such as that of the device, is 0 as often as anything.
        const zero: Answer[] = answer.kind === 'integer' ? [{ kind: 'integer', value: 0n }] : [];
        for (const other of [...others, ...zero]) {
          const next = new Map([...answers, [key, other]]);
          const name = [...next].map(([one, answer]) => `${one}=${answerKey(answer)}`).join();
          if (!seen.has(name)) queue.push(next);
          seen.add(name);
        }
      }
    }
  }
  return reason;
}

/**
 * What is wrong with a run, going by one in which a mapping is made and unmapped and nothing fails.
 * @param isAnswered whether answers were chosen for what nobody knows: such as a driver's own WARN_ON() holds impossible
 */
function faultsOf({ steps, crash }: RunRecord, usual: RunRecord, isAnswered: boolean): string[] {
  if (crash)
    return crash.blame === 'kernel' ? [`the kernel stops: ${crash.message} (line ${crash.line})`] : [];
  const known = new Set(usual.steps.flatMap(({ problems }) => problems.map(({ kind }) => kind)));
  if (isAnswered) known.add('kernel warning');
  const problems = steps.flatMap((step) => step.problems).filter(({ kind }) => !known.has(kind));
  const usually = leftIn(usual);
  const left = [...leftIn({ steps, crash })].flatMap(([name, balance]) => {
    if (usually.has(name) || balance === 0) return [];
    return [
      balance < 0
        ? `${name} is given back ${balance === -1 ? 'once' : `${-balance} times`} more than it was taken`
        : `${name} is taken and not given back`,
    ];
  });
  return [...problems.map(({ message }) => message), ...left];
}

/** What is left at the end of a run, by what it is of: what several calls of one function give is one thing here. */
function leftIn({ steps }: RunRecord): Map<string, number> {
  const left = new Map<string, number>();
  for (const [entry, value] of steps.at(-1)?.world ?? []) {
    if (!/^(?:.* \+ )?-?\d+$/.test(value) || isMemory(entry, value)) continue;
    const name = entry.replace(/ \(\d+\)(?=\[|$)/, '');
    left.set(name, (left.get(name) ?? 0) + Number(/-?\d+$/.exec(value)![0]));
  }
  return left;
}

/** Is an entry of the driver's own memory that is no count, but a value that something stored? */
function isMemory(name: string, value: string): boolean {
  return /\[\d+\]$/.test(name) && !/ \+ -?\d+$/.test(value) && !/^-/.test(value);
}
