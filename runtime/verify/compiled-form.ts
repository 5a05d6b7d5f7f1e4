import { RECORDED_RELEASE, type KernelBehaviour } from '../../kernel/releases';
import type { Probe } from './record-run';
import type { Crash, HookRun, RunProblem, WorldEvent } from './run-record';
import type { CompiledDriver } from '../compile/compile';
import { emptyCoverage, type RunCoverage } from '../compile/coverage-sites';
import { deedsOf } from '../models/by-facts';
import { guardCounts } from '../models/guarded';
import { INERT_PAGE_FUNCTIONS } from '../models/pages';
import { locksHeld } from '../models/held-locks';
import { INERT_ORDERING_FUNCTIONS } from '../models/checks';
import { INERT_LOCK_FUNCTIONS } from '../models/locks';
import { objects } from '../models/objects';
import { hookCalls, isFrameworkData, type HookCall, type RunHooks } from '../models/operations';
import { Machine, type CallRecord, type Limits } from '../machine/machine';
import { describe } from '../machine/policy';
import { isUnknown } from '../machine/unknown';
import { NULL, Pointer, type Value } from '../machine/value';
import { Kernel } from '../mm/task/kernel';
import type { Page } from '../mm/pages/page';
import { PAGE_SIZE } from '../mm/pages/page-size';
import { vma_dummy_vm_ops, type VmArea } from '../mm/vma/vma';
import {
  attachSimulation,
  fileOperations,
  stopOf,
  WINDOW_BASE,
  WINDOW_PAGES,
  type OperationsVariable,
} from '../simulate/simulate';
import { AnsweringPolicy } from './answers';
import { canonical } from './canonical';
import { CoverageMeter } from './coverage';
import type { Form, FormRun, StartedForm } from './form';
import { onlyTells, tellersOfHeaders } from './only-tells';
import { runMeanwhile } from './other-task';
import { PageContents } from './page-contents';
import type { Meanwhile } from './seams';
import { sectionEnds, type SectionEnd } from './sections';
import { World } from './world';

/** Bounds of one run: drivers' hooks are short. */
const RUN_LIMITS: Limits = { steps: 100_000, cells: 60_000, depth: 200 };

/** Ends of a run that say nothing about the driver. */
const SIMULATOR_KINDS = new Set(['step budget', 'memory budget', 'recursion too deep', 'not runnable']);

/** What a driver calls to be seen, in its own words. */
const EVENT = 'oracle_event';

/** Modelled functions whose calls are shown all the same: what they do shows in no mapping, but it does elsewhere. */
const SHOWN = new Set([
  EVENT,
  'file_accessed',
  'touch_atime',
  'list_move',
  'list_move_tail',
  ...INERT_LOCK_FUNCTIONS,
  ...INERT_ORDERING_FUNCTIONS,
  ...INERT_PAGE_FUNCTIONS,
]);

/** Those of them that may be called once more than is needed. */
const IDEMPOTENT: ReadonlySet<string> = new Set(INERT_PAGE_FUNCTIONS);

/** Functions of a driver that may run besides its hooks. */
export interface EntryPoints {
  /** What another task may run meanwhile. */
  readonly others?: readonly string[];
  /** What a process may run between two mappings. */
  readonly changing?: readonly string[];
}

/** What a form runs on. */
export interface FormOptions extends EntryPoints {
  /** Whether allocations of whole pages (page tables among them) are counted among those that can fail. */
  readonly pages_fail?: boolean;
  /** The kernel that it runs on. */
  readonly behaviour?: KernelBehaviour;
  /** Whether a framework calls the driver's hook before the mapping exists, as one that is converted itself does. */
  readonly early?: boolean;
  /** Whether the driver's own code opens and closes files; other code does when not given. */
  readonly opens?: boolean;
  /** Whether that kernel has a memory management unit (CONFIG_MMU). */
  readonly mmu?: boolean;
  /** Where runs are kept that may be asked for again. */
  readonly kept?: Map<string, FormRun> | undefined;
}

/**
 * A compiled driver's operations structure as a form to verify.
 * @param compiled driver
 * @param operations the structure
 * @param options what it runs on, and what may run besides its hooks
 */
export function compiledForm(
  compiled: CompiledDriver,
  operations: OperationsVariable,
  {
    others = [],
    changing = [],
    pages_fail = false,
    behaviour = RECORDED_RELEASE,
    mmu = true,
    early = false,
    opens = false,
    kept,
  }: FormOptions = {},
): Form {
  const meter = new CoverageMeter(compiled, operations, opens);
  const besides = (names: readonly string[]): string[] =>
    names.filter((name) => compiled.functions.has(name) && !meter.functions.has(name));
  const sections = sectionEnds(compiled.unknownFunctions.keys());
  const tellers = tellersOfHeaders(compiled.driver, compiled.unknownFunctions.keys());
  return {
    unknown_functions: compiled.unknownFunctions,
    driver: compiled.driver,
    functions: meter.functions,
    operations,
    constants: compiled.constants(meter.functions),
    steps: compiled.steps(meter.functions),
    narrowed: compiled.narrowed(meter.functions),
    limits: compiled.comparedConstants(meter.functions),
    coverage: () => meter.report(),
    tests: () => meter.tests(),
    others: [...besides(others), ...sections.map(({ name }) => name)],
    changing: besides(changing),
    ...(kept === undefined ? {} : { kept, cover: (coverage) => meter.add(coverage) }),
    start: (answers, meanwhile) =>
      start(compiled, operations, new AnsweringPolicy(answers), {
        pages_fail,
        coverage: kept === undefined ? meter.total : emptyCoverage(compiled.sites),
        by_run: kept !== undefined,
        behaviour,
        mmu,
        run: opens ? 'files' : early ? 'early' : 'mapping',
        meanwhile,
        sections,
        tellers,
      }),
  };
}

/** What a form is started with, besides its answers. */
interface Start {
  readonly pages_fail: boolean;
  /** Where it is noted what runs; of this run only where `by_run`. */
  readonly coverage: RunCoverage;
  readonly by_run: boolean;
  readonly behaviour: KernelBehaviour;
  readonly mmu: boolean;
  readonly run: RunHooks;
  readonly meanwhile: Meanwhile | undefined;
  /** What ends the sections that the driver enters. */
  readonly sections: readonly SectionEnd[];
  /** What is not run, and only writes to the log. */
  readonly tellers: ReadonlySet<string>;
}

function start(
  compiled: CompiledDriver,
  operations: OperationsVariable,
  policy: AnsweringPolicy,
  { pages_fail, coverage, by_run, behaviour, mmu, run, meanwhile, sections, tellers }: Start,
): StartedForm {
  const machine = new Machine(policy, RUN_LIMITS);
  machine.coverage = coverage;
  const kernel = new Kernel(undefined, behaviour);
  kernel.mmu = mmu;
  kernel.allocation.fail_page_alloc = pages_fail;
  const { log, frame } = attachSimulation(machine, kernel);
  const instance = compiled.instantiate(machine);
  const f_op = fileOperations(instance, compiled, operations, run);
  const probe = new CompiledProbe(machine, policy, tellers);
  return {
    runnable: { kernel, f_op, frame, log, probe, opens: run === 'files' },
    questions: policy.questions,
    ...(meanwhile === undefined
      ? {}
      : { meanwhile: runMeanwhile({ instance, compiled, kernel, policy, sections }, meanwhile) }),
    compared: machine.compared,
    ...(by_run ? { coverage } : {}),
  };
}

/** Asks a driver that runs on a machine what it did. */
class CompiledProbe implements Probe {
  readonly #world: World;
  readonly #contents: PageContents;
  #calls = 0;
  #hooks = 0;
  #findings = 0;
  readonly #lines = new Set<number>();

  constructor(
    private readonly machine: Machine,
    private readonly policy: AnsweringPolicy,
    private readonly tellers: ReadonlySet<string>,
  ) {
    this.#world = new World(machine);
    this.#contents = new PageContents(machine);
    this.#calls = machine.calls.length;
    machine.lines = this.#lines;
    guardCounts(machine);
  }

  /** The hooks of the step. What is asked first begins a new step. */
  take_hooks(): HookRun[] {
    return this.#step_hooks().map(({ hook, function: name }) => ({ hook, function: name, line: 0 }));
  }

  #step_hooks(): HookCall[] {
    return hookCalls(objects(this.machine)).slice(this.#hooks);
  }

  take_events(): WorldEvent[] {
    const hooks = this.#step_hooks();
    const { calls } = this.machine;
    const events: WorldEvent[] = [];
    for (let at = this.#calls; at < calls.length; at++) {
      const call = calls[at];
      if (call.modelled ? !SHOWN.has(call.name) : this.#only_tells(call)) continue;
      const hook = hooks.findLastIndex(
        ({ calls_from, calls_to }) => at >= calls_from && (calls_to === null || at < calls_to),
      );
      events.push({ ...this.#event(call), hook });
    }
    this.#calls = calls.length;
    this.#hooks += hooks.length;
    this.policy.begin_step();
    return events;
  }

  #only_tells({ name, args }: CallRecord): boolean {
    const given_text = args.some((arg) => arg instanceof Pointer && arg.block.kind === 'text');
    return this.tellers.has(name) || onlyTells(name, given_text, this.machine.facts);
  }

  #event(call: CallRecord): Omit<WorldEvent, 'hook'> {
    const { name, args, line } = call;
    if (name === EVENT) {
      const [what, ...values] = args;
      return { name: this.machine.string(what), values: values.map((value) => argument(value)), line };
    }
    const values = args.map((value) => argument(value));
    // A page that is marked or flushed once more, for a mapping that then fails, is as it was.
    return IDEMPOTENT.has(name)
      ? { name, values, line }
      : { name, values, line, did: deedsOf(this.machine, call) };
  }

  take_problems(): RunProblem[] {
    const found = this.machine.findings.slice(this.#findings);
    this.#findings = this.machine.findings.length;
    return found;
  }

  take_lines(): readonly number[] {
    const lines = [...this.#lines].sort((a, b) => a - b);
    this.#lines.clear();
    return lines;
  }

  world(): ReturnType<Probe['world']> {
    const { world, decided } = this.#world.snapshot();
    for (const { name } of locksHeld(this.machine)) world.set(`lock ${canonical(name)}`, 'held');
    return { world, decided };
  }

  contents(page: Page): string {
    return this.#contents.of(page);
  }

  operations({ vm_ops }: VmArea): string | null {
    if (vm_ops === null || vm_ops === vma_dummy_vm_ops) return null;
    const pointer = objects(this.machine).operations(vm_ops, 'vm_operations_struct');
    return pointer instanceof Pointer && pointer.block.kind === 'variable' ? pointer.block.name : null;
  }

  callbacks({ vm_ops }: VmArea): readonly string[] | null {
    if (vm_ops === null || vm_ops === vma_dummy_vm_ops) return [];
    const { machine } = this;
    const pointer = objects(machine).operations(vm_ops, 'vm_operations_struct');
    if (!(pointer instanceof Pointer) || pointer.block.kind !== 'variable') return null;
    const source = machine.structures!;
    const type = source.structure('vm_operations_struct');
    return type.members.flatMap(({ name }) => {
      const field = name === null ? null : source.field(type, name);
      return field === null || machine.get(pointer, field) === NULL ? [] : [field.name];
    });
  }

  private_data({ vm_private_data }: VmArea): string | null {
    const value = vm_private_data as Value | null;
    if (value === null || value === undefined || value === 0n) return null;
    if (isUnknown(value) && value.bound === 0n) return null;
    // The driver did not put it there: it sees a difference only where its callbacks look at it, and they run.
    if (isFrameworkData(this.machine, value)) return null;
    return canonical(describe(value));
  }

  crash(error: unknown): Crash {
    const { kind, message, line } = stopOf(error, this.machine);
    return { kind, message, line, blame: SIMULATOR_KINDS.has(kind) ? 'simulator' : 'kernel' };
  }
}

/** An argument as both versions would say it: pages of the window by number, a mapping and its descriptor alike. */
function argument(value: Value): string {
  if (typeof value === 'bigint') {
    const page = (Number(value) - WINDOW_BASE) / PAGE_SIZE;
    if (page >= 0 && page <= WINDOW_PAGES) return `p${Math.floor(page)}`;
  }
  return canonical(describe(value));
}
