import { parse_scenarios, type Scenario } from '../runtime/mm/scenario/scenario';
import type { HookVerification } from '../runtime/verify/verify-driver';
import { compareRuns, firstDifference, type DifferentRun } from './compare';
import { record, scenarioText } from './record';
import type { RecordedRun } from './recording';
import { simulateDriver, type OracleDriver } from './simulate-recorded';

/** What a kernel says about the verdict of one operations structure. */
export interface Witness {
  readonly operations: string;
  readonly verdict: HookVerification['verdict'];
  /** Scenarios that were replayed: the counterexamples, then the bound. */
  readonly scenarios: number;
  /** Null when the kernel could not be asked. */
  readonly agrees: boolean | null;
  /** Why it does not agree, or could not be asked; what it showed of the counterexample otherwise. */
  readonly said: string;
}

/** What is asked of the kernel. */
export interface WitnessQuestion {
  readonly tree: string;
  /** Folder to build in. */
  readonly scratch: string;
  /** C of the legacy and of the migrated version. */
  readonly before: string;
  readonly after: string;
  readonly verifications: readonly HookVerification[];
  /** Scenarios that verify ran. */
  readonly bound: readonly Scenario[];
  readonly tell: (text: string) => void;
}

/** Counterexamples have names of their own, which say whose they are. */
const counterexampleName = (hook: number, number: number): string => `counterexample-${hook}-${number}`;

/** The scenarios to replay, each once: counterexamples first. */
function replayed({ verifications, bound }: WitnessQuestion): Scenario[] {
  const found = verifications.flatMap(({ divergences }, hook) =>
    divergences.map(({ ops }, number) => ({ name: counterexampleName(hook, number), ops })),
  );
  const known = new Set<string>();
  const others = bound.map(({ steps }) => steps.map(({ op }) => op));
  const named = [...found, ...others.map((ops, number) => ({ name: `bound-${number}`, ops }))];
  const texts = named.flatMap(({ name, ops }) => {
    const text = ops.join('\n');
    if (name.startsWith('bound-') && known.has(text)) return [];
    known.add(text);
    return [`scenario ${name}\n${text}\n`];
  });
  return parse_scenarios(texts.join(''));
}

/**
 * Replay on a real kernel what verify found: the counterexample of each difference, and every scenario of its bound. The kernel agrees
 * when it did in all of them what the simulator showed, of which the verdict was made; and when its two forms part in the
 * counterexample, too.
 * @param question two versions, and what verify said of them; they may need nothing but the kernel
 * @returns one answer for each structure
 * @throws RecorderError when the kernel, or the drivers, cannot be built
 */
export async function askKernel(question: WitnessQuestion): Promise<Witness[]> {
  const { tree, scratch, verifications, tell } = question;
  const foreign = new Set(verifications.flatMap(({ bound }) => bound.unknown_functions));
  if (foreign.size > 0) {
    const said = `it needs more than the kernel: ${[...foreign].join(', ')}`;
    return verifications.map((each) => ({ ...answerOf(each, 0), agrees: null, said }));
  }
  const drivers: OracleDriver[] = [
    { file: 'witness_legacy.c', source: question.before },
    { file: 'witness_prepare.c', source: question.after },
  ];
  const scenarios = replayed(question);
  const recorded = await record(tree, scratch, drivers, scenarios, tell);
  const simulated: RecordedRun[] = [];
  for (const driver of drivers) simulated.push(...(await simulateDriver(driver, scenarios)).runs);
  return verifications.map((verification, hook) => {
    const driver = driverOf(verification.operations);
    const ours = recorded.filter((run) => run.driver === driver);
    const { different } = compareRuns(ours, simulated);
    const answer = answerOf(verification, scenarios.length);
    if (ours.length === 0) return { ...answer, agrees: null, said: 'its structure has no file of its own' };
    return { ...answer, ...judge(verification, hook, ours, different, scenarios) };
  });
}

function answerOf(
  { operations, verdict }: HookVerification,
  scenarios: number,
): Pick<Witness, 'operations' | 'verdict' | 'scenarios'> {
  return { operations, verdict, scenarios };
}

/** What observations call a structure; see operationsVariables(). */
function driverOf(operations: string): string {
  const name = operations.replace(/_(fops|file_operations|proc_ops)$/, '').replace(/_(legacy|prepare)$/, '');
  return name === '' ? operations : name;
}

function judge(
  { divergences, verdict }: HookVerification,
  hook: number,
  recorded: readonly RecordedRun[],
  different: readonly DifferentRun[],
  scenarios: readonly Scenario[],
): Pick<Witness, 'agrees' | 'said'> {
  const [first] = different;
  if (first !== undefined) {
    const { run, difference } = first;
    const scenario = scenarios.find(({ name }) => name === run.scenario)!;
    const { op, member, kernel, simulated } = difference;
    return {
      agrees: false,
      said:
        `${different.length} runs are not as simulated; the first, of the ${run.form} form, differs in ${member} of "${op}": ` +
        `kernel ${JSON.stringify(kernel)}, simulator ${JSON.stringify(simulated)}\n${scenarioText(scenario)}`,
    };
  }
  if (divergences.length === 0) return { agrees: true, said: 'every run is as simulated, in both forms' };
  const parted = divergences.filter((_divergence, number) =>
    formsDiffer(recorded, counterexampleName(hook, number)),
  );
  if (parted.length === 0 && verdict !== 'improved') {
    return { agrees: false, said: 'its two forms do the same in every counterexample' };
  }
  return {
    agrees: true,
    said: `its two forms part in ${parted.length} of ${divergences.length} counterexamples, and every run is as simulated`,
  };
}

/** Whether the kernel's runs of a scenario differ between the forms, in what user space sees or the kernel says of itself. */
function formsDiffer(recorded: readonly RecordedRun[], scenario: string): boolean {
  const [one, other] = recorded.filter((run) => run.scenario === scenario);
  if (one === undefined || other === undefined) return false;
  if (one.crash !== undefined || other.crash !== undefined)
    return (one.crash === undefined) !== (other.crash === undefined);
  return (
    JSON.stringify([one.kernel, one.stuck]) !== JSON.stringify([other.kernel, other.stuck]) ||
    firstDifference(one, other) !== null
  );
}

/** A witness's answers as text. */
export function witnessText(release: string, witnesses: readonly Witness[]): string {
  return witnesses
    .map(({ operations, verdict, scenarios, agrees, said }) => {
      const answer = agrees === null ? 'cannot be asked' : agrees ? 'agrees' : 'does not agree';
      const replay = agrees === null ? '' : ` (${scenarios} scenarios replayed)`;
      return `${operations}: ${verdict}; Linux ${release} ${answer}${replay}: ${said}\n`;
    })
    .join('');
}
