import type { Driver } from '../../model/driver';
import { parseDriver } from '../../model/parse';
import { compileDriver, type CompiledDriver, type Instance } from '../compile/compile';
import { decideConditionals } from '../compile/decide-conditionals';
import { kernelConfiguration } from '../compile/configuration';
import type { Configuration } from '../compile/conditions';
import { KernelLibrary } from '../compile/library';
import { KERNEL_FAMILIES } from '../models/families';
import { attachKernel, objects } from '../models/objects';
import {
  file_operations_of,
  hookCalls,
  OPERATIONS_STRUCTURES,
  type HookCall,
  type OperationsStructure,
} from '../models/operations';
import { Fault } from '../machine/fault';
import { DEFAULT_LIMITS, Machine, type Limits } from '../machine/machine';
import { SimplePolicy, type Policy } from '../machine/policy';
import { VOID_POINTER } from '../machine/types';
import type { FileOperations } from '../mm/mmap/file';
import { Kernel } from '../mm/task/kernel';
import { KernelBug } from '../mm/task/kernel-bug';
import {
  EventLog,
  type ObservationFrame,
  type ScenarioObservation,
  type StepObservation,
} from '../mm/scenario/observation';
import { run_scenario } from '../mm/scenario/run-scenario';
import type { Scenario } from '../mm/scenario/scenario';
import type { Task } from '../mm/task/task';
import { PlausiblePolicy } from './plausible-policy';
import { attachHarness, harnessFamily, ORACLE_PAGES } from './harness';

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

/** How to run. */
export interface SimulationOptions {
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

/**
 * Compile a driver for simulation: what mapping a file can reach.
 * @param driver modelled with `reach: 'all'`; parsed again where conditional compilation cuts its text
 * @param configuration decides conditional compilation; Linux 7.1's when not given
 * @param reach lower what mapping a file can reach, or everything
 * @param hooks functions that structures of other files name as their hooks
 * @param branching whether it is to be noted which way each test goes
 */
export async function compileForSimulation(
  driver: Driver,
  configuration: Configuration = kernelConfiguration(),
  reach: 'mapping' | 'all' = 'mapping',
  hooks: readonly string[] = [],
  branching = false,
): Promise<CompiledDriver> {
  const source = decideConditionals(driver.source, configuration);
  const decided =
    source === driver.source ? driver : parseDriver(source, { path: driver.path, reach: 'all' });
  return compileDriver(
    decided,
    await simulatedKernel(),
    configuration,
    reach === 'all' ? null : { structures: MAPPED_STRUCTURES, hooks },
    branching,
  );
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
 * @throws Error when the driver has no such variable or function
 */
export function fileOperations(
  instance: Instance,
  { functions }: CompiledDriver,
  { variable, tag, form, hook }: OperationsVariable,
): FileOperations {
  const { machine } = instance;
  if (hook === undefined) {
    const pointer = instance.variable(variable);
    if (pointer === null) throw new Error(`${variable} is no variable of the driver`);
    return file_operations_of(objects(machine), pointer, tag);
  }
  const call = instance.function(hook);
  if (call === null) throw new Error(`${hook} is no function of the driver`);
  const structure = machine.unknown(variable, VOID_POINTER).object();
  const { mmap, mmap_prepare } = OPERATIONS_STRUCTURES.get(tag)!.members;
  const pointer = machine.functionPointer(hook, call, functions.get(hook)?.type ?? null);
  const held = new Map([[form === 'legacy' ? mmap : mmap_prepare, pointer]]);
  return file_operations_of(objects(machine), structure, tag, held);
}

/**
 * Put a machine, a simulated kernel and the harness together.
 * @returns where events go, and what they are counted from
 */
export function attachSimulation(
  machine: Machine,
  kernel: Kernel,
): { log: EventLog; frame: ObservationFrame } {
  const pages = kernel.memory.alloc_pages(ORACLE_PAGES, 'kernel');
  const frame: ObservationFrame = {
    base_address: WINDOW_BASE,
    window_pages: WINDOW_PAGES,
    base_pfn: pages[0].pfn,
  };
  const log = new EventLog(frame);
  attachKernel(machine, kernel);
  attachHarness(machine, { log, pages });
  return { log, frame };
}

/**
 * Run a scenario against an operations structure, on a machine of its own.
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
  const machine = new Machine(options.policy ?? new PlausiblePolicy(), options.limits ?? DEFAULT_LIMITS);
  const kernel = new Kernel();
  const { log, frame } = attachSimulation(machine, kernel);
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
  try {
    const instance = compiled.instantiate(machine);
    const f_op = fileOperations(instance, compiled, operations);
    observation = run_scenario(
      {
        kernel,
        f_op,
        log,
        frame,
        on_step: (step, task) => {
          steps.push(step);
          takeHooks();
          options.onStep?.(step, task, machine);
        },
      },
      scenario,
    );
  } catch (error) {
    stopped = stopOf(error, machine);
    observation = { scenario: scenario.name, steps, exit: log.take() };
  }
  takeHooks();
  return { observation, stopped, machine, kernel, hooks };
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
  throw error;
}

/** Whether the host's own stack ran out; the error may come from the realm of the lowered code. */
function isStackOverflow(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'RangeError';
}
