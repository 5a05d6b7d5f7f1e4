import { flagName } from '../../kernel/flags';
import type { Driver } from '../../model/driver';
import { parseDriver } from '../../model/parse';
import { compileDriver, type CompiledDriver, type Instance } from '../compile/compile';
import { decideConditionals } from '../compile/decide-conditionals';
import { kernelConfiguration } from '../compile/configuration';
import type { Configuration } from '../compile/conditions';
import { KernelLibrary } from '../compile/library';
import { mightSleep } from '../models/atomic';
import { keepLedger } from '../models/by-facts';
import { KERNEL_FAMILIES } from '../models/families';
import { attachKernel, objects } from '../models/objects';
import {
  fileOperationsOf,
  hookCalls,
  OPERATIONS_STRUCTURES,
  type HookCall,
  type OperationsStructure,
  type RunHooks,
} from '../models/operations';
import { Fault } from '../machine/fault';
import { DEFAULT_LIMITS, Machine, type CallRecord, type Limits } from '../machine/machine';
import { SimplePolicy, type Policy } from '../machine/policy';
import { VOID_POINTER, type DynamicType } from '../machine/types';
import type { FileOperations } from '../mm/mmap/file';
import { Kernel } from '../mm/task/kernel';
import { KernelBug } from '../mm/task/kernel-bug';
import {
  EventLog,
  type ObservationFrame,
  type ScenarioObservation,
  type StepObservation,
} from '../mm/scenario/observation';
import { MARKED_BYTE, OpenFailed, run_scenario } from '../mm/scenario/run-scenario';
import type { Scenario } from '../mm/scenario/scenario';
import type { Task } from '../mm/task/task';
import { PlausiblePolicy } from './plausible-policy';
import { attachHarness, harnessFamily, harnessInode, ORACLE_PAGES } from './harness';

/** Address of page 0 of a scenario, bytes. */
export const WINDOW_BASE = 2 ** 44;
/** Pages from there whose addresses are shown as `pN`. */
export const WINDOW_PAGES = 512;

/** An operations structure of a driver that has a mapping hook. */
export interface OperationsVariable {
  /** C variable. */
  readonly variable: string;
  /** Its structure: file_operations, proc_ops or uio_info. */
  readonly tag: string;
  /** Name of the driver: the variable's, less `_fops`, `_legacy` and `_prepare`. */
  readonly driver: string;
  /** Which hook it has. */
  readonly form: 'legacy' | 'prepare';
  /** The hook's function where the structure is none of the driver's variables: another file's, or one filled in at run time. */
  readonly hook?: string;
}

/** Why a run ended before its scenario did. */
export interface RunStop {
  readonly kind: string;
  readonly message: string;
  /** 1-based line of the C source. */
  readonly line: number;
}

/** One scenario run against one operations structure. */
export interface Simulation {
  readonly observation: ScenarioObservation;
  /** Set when the driver crashed or hung the kernel, or could not be run. */
  readonly stopped: RunStop | null;
  /** What ran: its calls, decisions, findings, and the state of the kernel models. */
  readonly machine: Machine;
  /** The simulated kernel. */
  readonly kernel: Kernel;
  /** The driver's hooks in the order in which they were called, by step; the last entry is what ran at exit. */
  readonly hooks: readonly (readonly HookCall[])[];
}

/** Where the window of a scenario is; see ObservationFrame. */
export type Window = Pick<ObservationFrame, 'base_address' | 'window_pages'>;

/** How to run. */
export interface SimulationOptions {
  /** From WINDOW_BASE, WINDOW_PAGES pages, when not given. */
  readonly window?: Window;
  readonly policy?: Policy;
  readonly limits?: Limits;
  /** Called after each step. */
  readonly onStep?: (step: StepObservation, task: Task, machine: Machine) => void;
}

let library: Promise<KernelLibrary> | null = null;

/** The kernel that drivers are run against, with the harness; read once in a process. */
export function simulatedKernel(): Promise<KernelLibrary> {
  library ??= KernelLibrary.load([...KERNEL_FAMILIES, harnessFamily], kernelConfiguration());
  return library;
}

const MAPPED_STRUCTURES: ReadonlySet<string> = new Set(OPERATIONS_STRUCTURES.keys());

/** How much of a driver is lowered. */
export type Reach = RunHooks | 'all';

/** Members of operations structures that are called besides the mapping hooks. */
function calledMembers(run: RunHooks): ReadonlySet<string> {
  const members = [...OPERATIONS_STRUCTURES.values()].flatMap(({ members: names }) => [
    names.get_unmapped_area,
    ...(run === 'files' ? [names.open, names.release, names.flush] : []),
  ]);
  return new Set(members.filter((name) => name !== null));
}

/**
 * Compile a driver for simulation: what mapping a file can reach.
 * @param driver modelled with `reach: 'all'`; parsed again where conditional compilation cuts its text
 * @param configuration decides conditional compilation; Linux 7.1's when not given
 * @param reach lower what mapping a file can reach, also what opening and closing it can (`files`), or everything
 * @param hooks functions that structures of other files name as their hooks
 * @param branching whether it is to be noted which way each test goes
 * @param others functions that other tasks may run while a file is mapped
 */
export async function compileForSimulation(
  driver: Driver,
  configuration: Configuration = kernelConfiguration(),
  reach: Reach = 'mapping',
  hooks: readonly string[] = [],
  branching = false,
  others: readonly string[] = [],
): Promise<CompiledDriver> {
  return compileWith(await simulatedKernel(), driver, configuration, reach, hooks, branching, others);
}

/**
 * The same where the kernel is there already.
 * @param unknownResult as for `compileDriver()`
 */
export function compileWith(
  library: KernelLibrary,
  driver: Driver,
  configuration: Configuration,
  reach: Reach,
  hooks: readonly string[],
  branching: boolean,
  others: readonly string[],
  unknownResult?: DynamicType,
): CompiledDriver {
  // Flags of mappings are macros of every kernel that has them: code that supplies those that it lacks asks for them.
  const isFlag = (name: string): boolean =>
    /^VM_[A-Z]/.test(name) && library.defines(name) && flagName(name)?.kind !== 'removed';
  const known: Configuration = {
    value: (name) => configuration.value(name) ?? (isFlag(name) ? name : null),
  };
  const source = decideConditionals(driver.source, known);
  return compileDriver(
    source === driver.source ? driver : decided(driver, source),
    library,
    configuration,
    reach === 'all' ? null : { structures: MAPPED_STRUCTURES, hooks, members: calledMembers(reach), others },
    branching,
    unknownResult,
  );
}

/** Models of what configurations leave of a file: most of them leave the same. */
const DECIDED = new WeakMap<Driver, Map<string, Driver>>();

/** The model of what a configuration leaves of a file. */
function decided(driver: Driver, source: string): Driver {
  let known = DECIDED.get(driver);
  if (known === undefined) DECIDED.set(driver, (known = new Map<string, Driver>()));
  let model = known.get(source);
  if (model === undefined)
    known.set(source, (model = parseDriver(source, { path: driver.path, reach: 'all', like: driver })));
  return model;
}

/** The operations structures of a driver that have a mapping hook, in source order. */
export function operationsVariables(compiled: CompiledDriver): OperationsVariable[] {
  const found: OperationsVariable[] = [];
  for (const [variable, type] of compiled.variables) {
    if (type.kind !== 'struct') continue;
    const structure = OPERATIONS_STRUCTURES.get(type.tag);
    if (structure === undefined) continue;
    const form = hookForm(compiled, variable, structure.members);
    if (form === null) continue;
    const driver = variable
      .replace(/_(fops|file_operations|proc_ops)$/, '')
      .replace(/_(legacy|prepare)$/, '');
    found.push({ variable, tag: type.tag, driver: driver === '' ? variable : driver, form });
  }
  return found;
}

/** Which hook a variable has when the driver's code starts; the newer one if both. */
function hookForm(
  compiled: CompiledDriver,
  variable: string,
  names: OperationsStructure['members'],
): OperationsVariable['form'] | null {
  const machine = new Machine(new SimplePolicy());
  attachSimulation(machine, new Kernel());
  try {
    const instance = compiled.instantiate(machine);
    const pointer = instance.variable(variable);
    const type = compiled.variables.get(variable);
    if (pointer === null || type?.kind !== 'struct') return null;
    const isSet = (member: string): boolean => {
      const field = compiled.field(type, member);
      return field !== null && machine.callable(machine.get(pointer, field)) !== null;
    };
    if (isSet(names.mmap_prepare)) return 'prepare';
    return isSet(names.mmap) ? 'legacy' : null;
  } catch (error) {
    if (error instanceof Fault) return null;
    throw error;
  }
}

/**
 * The simulator's view of an operations structure, once the driver's code is on a machine. One that is none of its variables is an
 * object of other code's.
 * @param run whether files are opened and closed by the driver's code, too
 * @throws Error when the driver has no such variable or function
 */
export function fileOperations(
  instance: Instance,
  { functions }: CompiledDriver,
  { variable, tag, form, hook }: OperationsVariable,
  run: RunHooks = 'mapping',
): FileOperations {
  const { machine } = instance;
  if (hook === undefined) {
    const pointer = instance.variable(variable);
    if (pointer === null) throw new Error(`${variable} is no variable of the driver`);
    return fileOperationsOf(objects(machine), pointer, tag, null, run);
  }
  const call = instance.function(hook);
  if (call === null) throw new Error(`${hook} is no function of the driver`);
  const structure = machine.unknown(variable, VOID_POINTER).object();
  const { mmap, mmap_prepare } = OPERATIONS_STRUCTURES.get(tag)!.members;
  const pointer = machine.functionPointer(hook, call, functions.get(hook)?.type ?? null);
  const held = new Map([[form === 'legacy' ? mmap : mmap_prepare, pointer]]);
  return fileOperationsOf(objects(machine), structure, tag, held, run);
}

/** What a call to the kernel does to what the run holds, where nothing models it, and whether it may be made there. */
function noteCall(machine: Machine, call: CallRecord): void {
  if (!call.modelled) keepLedger(machine, call);
  mightSleep(machine, call);
}

/**
 * Put a machine, a simulated kernel and the harness together.
 * @returns where events go, and what they are counted from
 */
export function attachSimulation(
  machine: Machine,
  kernel: Kernel,
  window: Window = { base_address: WINDOW_BASE, window_pages: WINDOW_PAGES },
): { log: EventLog; frame: ObservationFrame } {
  const pages = kernel.memory.alloc_pages(ORACLE_PAGES, 'kernel');
  const frame: ObservationFrame = { ...window, base_pfn: pages[0].pfn };
  const log = new EventLog(frame);
  attachKernel(machine, kernel);
  attachHarness(machine, { log, pages });
  machine.recorded = noteCall;
  return { log, frame };
}

/**
 * Run a scenario against an operations structure, on a machine of its own. The file is opened and closed by the driver's own code;
 * if that cannot open it, for want of a device, the file is one that other code opened.
 * @param compiled the driver
 * @param operations the structure
 * @param scenario what user space does
 * @param options how unknown values are chosen, and the bounds of the run
 */
export function simulate(
  compiled: CompiledDriver,
  operations: OperationsVariable,
  scenario: Scenario,
  options: SimulationOptions = {},
): Simulation {
  return (
    simulateWith(compiled, operations, scenario, options, 'files') ??
    simulateWith(compiled, operations, scenario, options, 'mapping')!
  );
}

/** Run a scenario; null if ->open, which was to run, failed. */
function simulateWith(
  compiled: CompiledDriver,
  operations: OperationsVariable,
  scenario: Scenario,
  options: SimulationOptions,
  run: RunHooks,
): Simulation | null {
  const machine = new Machine(options.policy ?? new PlausiblePolicy(), options.limits ?? DEFAULT_LIMITS);
  const kernel = new Kernel();
  const { log, frame } = attachSimulation(machine, kernel, options.window);
  if (scenario.steps.some(({ step }) => step.kind === 'see')) markPages(kernel, frame);
  const kernelObjects = attachKernel(machine, kernel);
  const steps: StepObservation[] = [];
  const hooks: HookCall[][] = [];
  let seen = 0;
  const takeHooks = (): void => {
    const all = hookCalls(kernelObjects);
    hooks.push(all.slice(seen));
    seen = all.length;
  };
  let observation: ScenarioObservation;
  let stopped: RunStop | null = null;
  let opened = false;
  try {
    const instance = compiled.instantiate(machine);
    const f_op = fileOperations(instance, compiled, operations, run);
    observation = run_scenario(
      {
        kernel,
        f_op,
        log,
        frame,
        inode: harnessInode(compiled.driver),
        on_open: () => {
          opened = true;
        },
        on_step: (step, task) => {
          steps.push(step);
          takeHooks();
          options.onStep?.(step, task, machine);
        },
      },
      scenario,
    );
  } catch (error) {
    if (error instanceof OpenFailed) return null;
    stopped = stopOf(error, machine);
    if (!opened && run === 'files') return null;
    observation = { scenario: scenario.name, steps, exit: log.take() };
  }
  takeHooks();
  return { observation, stopped, machine, kernel, hooks };
}

/** Mark the harness's pages, for steps that look at them. */
function markPages({ memory }: Kernel, { base_pfn }: ObservationFrame): void {
  for (let i = 0; i < ORACLE_PAGES; i++) memory.pfn_to_page(base_pfn + i)?.write(MARKED_BYTE, i + 1);
}

/**
 * What an exception that ended a run means.
 * @throws whatever is a mistake of the simulator
 */
export function stopOf(error: unknown, machine: Machine): RunStop {
  if (error instanceof Fault) return { kind: error.kind, message: error.message, line: machine.line };
  if (error instanceof KernelBug) return { kind: 'kernel bug', message: error.message, line: machine.line };
  if (isStackOverflow(error)) {
    return { kind: 'recursion too deep', message: 'the stack overflowed', line: machine.line };
  }
  if (isRangeError(error)) {
    return { kind: 'memory budget', message: 'a value larger than can be simulated', line: machine.line };
  }
  if (isOfLoweredCode(error)) {
    return { kind: 'not runnable', message: 'C that has no meaning', line: machine.line };
  }
  throw error;
}

/** Whether what the host could not do was asked for by lowered code itself, such as using what has no value. */
function isOfLoweredCode(error: unknown): boolean {
  const stack = typeof error === 'object' && error !== null && 'stack' in error ? String(error.stack) : '';
  return /\n +at [^\n]*\(?lowered:/.test(stack);
}

/** Whether the host's own stack ran out; the error may come from the realm of the lowered code. */
function isStackOverflow(error: unknown): boolean {
  return isRangeError(error) && error.message.includes('call stack');
}

function isRangeError(error: unknown): error is RangeError {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'RangeError';
}
