import { KernelBug } from '../mm/task/kernel-bug';
import { EventLog, type ObservationFrame, type StepObservation } from '../mm/scenario/observation';
import { PAGE_SIZE } from '../mm/pages/page-size';
import { OpenFailed, run_scenario, type ScenarioSubject } from '../mm/scenario/run-scenario';
import type { Scenario } from '../mm/scenario/scenario';
import type { Page } from '../mm/pages/page';
import type { Task } from '../mm/task/task';
import { vma_dummy_vm_ops, type VmArea } from '../mm/vma/vma';
import type {
  Crash,
  HookRun,
  MappingState,
  RunProblem,
  RunRecord,
  ShownPage,
  StepRecord,
  WorldEvent,
} from './run-record';

/** What is asked of a driver about a run, besides what the simulated kernel shows. Each list is of what came since it was asked last. */
export interface Probe {
  /** Events; `hook` counts from the first of `hooks()` of the same step. */
  take_events(): WorldEvent[];
  take_hooks(): HookRun[];
  take_problems(): RunProblem[];
  /** Lines that ran; absent where nobody notes them. */
  take_lines?(): readonly number[];
  world(): { readonly world: ReadonlyMap<string, string>; readonly decided: ReadonlyMap<string, string> };
  /** The members of the mapping's vm_ops that are set; null when they are not the driver's own. */
  callbacks(vma: VmArea): readonly string[] | null;
  /** The driver's structure that vm_ops points to, by name; null when there is none, or it is another's. */
  operations?(vma: VmArea): string | null;
  /** vm_private_data in the driver's words; null for NULL. */
  private_data(vma: VmArea): string | null;
  /** What memory of the driver's that a page shows has in it, in words; absent where nobody knows. */
  contents?(page: Page): string;
  /** What an exception that ended the run means; null for one that is a mistake of the simulator. */
  crash(error: unknown): Crash | null;
}

/** A driver that is ready to run one scenario, on a machine of its own. */
export interface Runnable extends Omit<ScenarioSubject, 'log' | 'on_step' | 'on_open'> {
  log?: EventLog;
  probe: Probe;
  /** Whether the driver's own code opens the file. */
  opens?: boolean;
}

/**
 * Run a scenario and write down what it did, up to the step in which it ended early.
 * @param runnable driver and machine; used up by the run
 * @param scenario what to do
 */
export function recordRun(runnable: Runnable, scenario: Scenario): RunRecord {
  const { kernel, frame, probe, log = new EventLog(frame), f_op, opens } = runnable;
  const steps: StepRecord[] = [];
  let warned = 0;
  const on_step = (observation: StepObservation, task: Task | null): void => {
    const hooks = probe.take_hooks();
    steps.push({
      observation,
      pages: task === null ? [] : shownPages(task, frame, probe),
      events: probe.take_events(),
      hooks,
      mappings: task === null ? [] : mappingStates(task, frame, probe),
      ...probe.world(),
      warnings: kernel.warnings.slice(warned).map(({ where, message }) => `${where}: ${message}`),
      problems: probe.take_problems(),
      ...(probe.take_lines === undefined ? {} : { lines: probe.take_lines() }),
    });
    warned = kernel.warnings.length;
  };
  try {
    const on_open = (): void => {
      // What opening the file does is no step of the scenario: what came of it shows in the steps.
      probe.take_hooks();
      probe.take_events();
      probe.take_problems();
      probe.take_lines?.();
    };
    const subject = { kernel, f_op, log, frame, on_step, ...(opens === true ? { on_open } : {}) };
    const { exit } = run_scenario(subject, scenario);
    on_step({ op: 'exit', ret: 0, events: exit, maps: [] }, null);
    return { steps, crash: null };
  } catch (error) {
    if (error instanceof OpenFailed) return { steps, crash: notOpened(error.message) };
    const crash = error instanceof KernelBug ? kernelBug(error) : probe.crash(error);
    if (crash === null) throw error;
    return { steps, crash };
  }
}

/** The end of a run in which ->open refused the file. */
function notOpened(message: string): Crash {
  return { kind: 'not opened', message, line: 0, blame: 'kernel' };
}

function kernelBug(error: KernelBug): Crash {
  return { kind: 'kernel bug', message: error.message, line: 0, blame: 'kernel' };
}

/** What the present pages of the window show. */
function shownPages(
  { mm }: Task,
  { base_address, window_pages }: ObservationFrame,
  probe: Probe,
): ShownPage[] {
  const { memory } = mm.kernel;
  return mm.pgd.addresses(base_address, base_address + window_pages * PAGE_SIZE).map((address) => {
    const { pfn, prot, write } = mm.pgd.get(address)!;
    const page = memory.pfn_to_page(pfn);
    const own = page !== null && (page.kind === 'anonymous' || page.kind === 'zero');
    const what = own
      ? `${page.kind === 'zero' ? 'the zero page' : `a private copy holding ${page.read(0)}`}`
      : `frame 0x${pfn.toString(16)}${page === null ? '' : (probe.contents?.(page) ?? '')}`;
    return {
      page: (address - base_address) / PAGE_SIZE,
      shows: `${what}, protection 0x${prot.toString(16)}${write ? ', writable' : ''}`,
    };
  });
}

function mappingStates(
  { mm }: Task,
  { base_address, window_pages }: ObservationFrame,
  probe: Probe,
): MappingState[] {
  return mm.mm_mt.in_range(base_address, base_address + window_pages * PAGE_SIZE).map((vma) => ({
    start: (vma.vm_start - base_address) / PAGE_SIZE,
    end: (vma.vm_end - base_address) / PAGE_SIZE,
    private_data: probe.private_data(vma),
    empty_action: vma.empty_action,
    has_vm_ops: vma.vm_ops !== null && vma.vm_ops !== vma_dummy_vm_ops,
    operations: probe.operations?.(vma) ?? null,
    callbacks: probe.callbacks(vma),
  }));
}
