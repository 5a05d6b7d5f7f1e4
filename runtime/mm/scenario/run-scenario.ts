import { File, type FileOperations, type Inode } from '../mmap/file';
import type { Kernel } from '../task/kernel';
import type { Access } from '../fault/user-access';
import { MREMAP_DONTUNMAP, MREMAP_FIXED, MREMAP_MAYMOVE } from '../mmap/mremap';
import {
  observe_mappings,
  type EventLog,
  type ObservationFrame,
  type ScenarioObservation,
  type StepObservation,
} from './observation';
import { PAGE_SIZE } from '../pages/page-size';
import type { Scenario, ScenarioStep } from './scenario';
import { Task } from '../task/task';

/** The byte of a page that holds its mark, which `see` shows: 1 for the first of the pages that drivers are given. */
export const MARKED_BYTE = 8;

/** The byte that a `write` step stores. */
const WRITTEN_BYTE = 1;

/** What a scenario is run against. */
export interface ScenarioSubject {
  kernel: Kernel;
  /** The driver. */
  f_op: FileOperations;
  /** Where the driver's events go. */
  log: EventLog;
  frame: ObservationFrame;
  /** The file; a character device when not given. */
  inode?: Inode;
  /** Called once the file is open. */
  on_open?(): void;
  /** Called after each step, with the process as the step left it. */
  on_step?(observation: StepObservation, task: Task): void;
}

/** What a step led to, besides events and mappings. */
type StepResult = Pick<StepObservation, 'signal' | 'ret'>;

/** 0 for success, whatever else the system call returned. */
function outcome(ret: number): StepResult {
  return { ret: Math.min(ret, 0) };
}

/** An offset as a system call can say it: in bytes, of which there are 2^64. Results are pages. */
function pgoff_of(pages: number): number {
  return pages % 2 ** 52;
}

/** Success, or the signal that touching raised. */
function touched({ signal }: Access): StepResult {
  return signal === null ? { ret: 0 } : { signal, ret: 0 };
}

/** Let a child do something, and exit. */
function in_child(task: Task, run: (child: Task) => StepResult): StepResult {
  const child = task.fork();
  if (typeof child === 'number') {
    return outcome(child);
  }
  const result = run(child);
  child.exit();
  return result;
}

/** What is to be seen of a page: its mark, times 256, and its first byte. */
function see(task: Task, address: number): StepResult {
  const mark = task.touch(address + MARKED_BYTE, null);
  const first = mark.signal === null ? task.touch(address, null) : mark;
  if (mark.signal !== null || first.signal !== null) {
    return touched(first);
  }
  return { ret: mark.value * 256 + first.value };
}

/** Make the system call of a step, or touch a page. */
function run_step(task: Task, fd: number, base_address: number, step: ScenarioStep): StepResult {
  const address = (page: number): number => base_address + page * PAGE_SIZE;
  switch (step.kind) {
    case 'map':
    case 'anon': {
      const place = { addr: address(step.page), len: step.pages * PAGE_SIZE, prot: step.prot, fixed: true };
      return step.kind === 'map'
        ? outcome(task.mmap(fd, { ...place, shared: step.shared, pgoff: pgoff_of(step.pgoff) }))
        : outcome(task.mmap(null, { ...place, shared: false, pgoff: 0 }));
    }
    case 'unmap':
      return outcome(task.munmap(address(step.page), step.pages * PAGE_SIZE));
    case 'protect':
      return outcome(task.mprotect(address(step.page), step.pages * PAGE_SIZE, step.prot));
    case 'mapx': {
      const { prot, shared, populate, locked, noreserve, noreplace } = step;
      const pgoff = pgoff_of(step.pgoff);
      const place = { addr: address(step.page), len: step.pages * PAGE_SIZE, fixed: !noreplace };
      return outcome(
        task.mmap(fd, { ...place, prot, shared, pgoff, populate, locked, noreserve, noreplace }),
      );
    }
    case 'unlock':
      return outcome(task.munlock(address(step.page), step.pages * PAGE_SIZE));
    case 'incore':
      return outcome(task.mincore(address(step.page), step.pages * PAGE_SIZE));
    case 'advise':
      return outcome(task.madvise(address(step.page), step.pages * PAGE_SIZE, step.advice));
    case 'sync':
      return outcome(task.msync(address(step.page), step.pages * PAGE_SIZE, step.flag));
    case 'remapfile':
      return outcome(task.remap_file_pages(address(step.page), step.pages * PAGE_SIZE, step.pgoff));
    case 'peek':
      return outcome(task.access_mem(address(step.page), null));
    case 'poke':
      return outcome(task.access_mem(address(step.page), WRITTEN_BYTE));
    case 'dontunmap': {
      const flags = MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP;
      const size = step.pages * PAGE_SIZE;
      return outcome(task.mremap(address(step.page), size, size, flags, address(step.new_page)));
    }
    case 'see':
      return see(task, address(step.page));
    case 'lock':
      return outcome(task.mlock(address(step.page), step.pages * PAGE_SIZE));
    case 'move': {
      const flags = MREMAP_MAYMOVE | MREMAP_FIXED;
      const sizes = [step.pages * PAGE_SIZE, step.new_pages * PAGE_SIZE] as const;
      return outcome(task.mremap(address(step.page), ...sizes, flags, address(step.new_page)));
    }
    case 'resize':
      return outcome(task.mremap(address(step.page), step.pages * PAGE_SIZE, step.new_pages * PAGE_SIZE, 0));
    case 'read':
    case 'write': {
      return touched(task.touch(address(step.page), step.kind === 'write' ? WRITTEN_BYTE : null));
    }
    case 'fork':
      return in_child(task, () => ({ ret: 0 }));
    case 'forkread':
    case 'forkwrite':
      return in_child(task, (child) =>
        touched(child.touch(address(step.page), step.kind === 'forkwrite' ? WRITTEN_BYTE : null)),
      );
    case 'forkunmap':
      return in_child(task, (child) => outcome(child.munmap(address(step.page), step.pages * PAGE_SIZE)));
    case 'close':
      return outcome(task.close(fd));
    case 'fail':
    case 'open':
      return { ret: 0 };
  }
}

/** The driver's ->open refused the file: there is nothing to run the scenario with. */
export class OpenFailed extends Error {
  /** @param error what ->open returned, a negated error number */
  constructor(readonly error: number) {
    super(`->open returned ${error}`);
    this.name = 'OpenFailed';
  }
}

/**
 * Run a scenario against a driver, in a process of its own that ends afterwards.
 * @param subject the driver and what its values are counted from
 * @param scenario what to do
 * @returns what it showed
 * @throws KernelBug if the driver stops the kernel
 * @throws OpenFailed if the file cannot be opened
 */
export function run_scenario(subject: ScenarioSubject, scenario: Scenario): ScenarioObservation {
  const { kernel, log, frame } = subject;
  const file = new File(subject.f_op, subject.inode);
  const first = scenario.steps[0]?.step;
  if (first?.kind === 'open') {
    file.f_mode_read = first.access !== 'w';
    file.f_mode_write = first.access !== 'r';
    file.path_noexec = first.access === 'noexec';
  }
  const task = new Task(kernel);
  const refused = subject.f_op.open?.(file.f_inode, file) ?? 0;
  if (refused !== 0) {
    throw new OpenFailed(refused);
  }
  subject.on_open?.();
  const fd = task.install(file);
  const steps: StepObservation[] = [];
  let [fail, driver_fail] = [0, 0];
  for (const { op, step } of scenario.steps) {
    if (step.kind === 'open') continue;
    if (step.kind === 'fail') {
      if (step.driver === true) driver_fail = step.allocations;
      else fail = step.allocations;
      continue;
    }
    kernel.allocation.arm(fail);
    kernel.allocation.arm_driver(driver_fail);
    const { signal, ret } = run_step(task, fd, frame.base_address, step);
    kernel.allocation.disarm();
    const observation: StepObservation = {
      op,
      ...(fail > 0 ? { fail } : {}),
      ...(signal !== undefined ? { signal } : {}),
      ret,
      events: log.take(),
      maps: observe_mappings(task.mm, frame),
    };
    steps.push(observation);
    subject.on_step?.(observation, task);
    [fail, driver_fail] = [0, 0];
  }
  task.exit();
  return { scenario: scenario.name, steps, exit: log.take() };
}
