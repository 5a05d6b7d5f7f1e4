import { RECORDED_RELEASE, type KernelBehaviour } from '../../../kernel/releases';
import type { File } from '../mmap/file';
import { AllocationFailure } from './allocation';
import { KernelBug } from './kernel-bug';
import type { MmStruct } from './mm-struct';
import { PhysicalMemory } from '../pages/physical-memory';

/** A warning that the kernel would have logged (WARN_ON and its like). */
export interface KernelWarning {
  /** Kernel function that warned. */
  where: string;
  /** What was wrong. */
  message: string;
}

/**
 * Where another task may run while a file is mapped: `before` and `after` the call; when the hook has given back what it held
 * (`hook`); when the range is linked, before the action (`linked`); when its pages are there, before `mapped` (`action`).
 */
export type Seam = 'before' | 'hook' | 'linked' | 'action' | 'after';

/** What all address spaces of a machine share: memory, the allocator's failures, the log, deferred work. */
export class Kernel {
  readonly memory: PhysicalMemory;
  readonly allocation = new AllocationFailure();
  /** Warnings in the order they were given. */
  readonly warnings: KernelWarning[] = [];
  /** Told of each seam of a call that maps a file; null when no other task runs. */
  other_task: { at_seam(seam: Seam, file: File): void } | null = null;
  /**
   * Whether the machine has a memory management unit (CONFIG_MMU). Without one mapping calls only check the address (mm/nommu.c), and
   * actions are refused (mm/util.c); the address space is simulated as with one.
   */
  mmu = true;
  /** The address space of the task that runs, as `current->mm` has it; null for one that exits. */
  current_mm: MmStruct | null = null;
  /** Work to do when the running task returns to user space or exits (task_work_add). */
  private task_works: (() => void)[] = [];

  /**
   * @param memory frames of the machine
   * @param behaviour what the mapping code does where releases differ
   */
  constructor(
    memory: PhysicalMemory = new PhysicalMemory(),
    readonly behaviour: KernelBehaviour = RECORDED_RELEASE,
  ) {
    this.memory = memory;
  }

  /**
   * Log a warning if a condition holds (WARN_ON).
   * @param condition what should not be
   * @param where kernel function
   * @param message what was wrong
   * @returns the condition
   */
  warn_on(condition: boolean, where: string, message: string): boolean {
    if (condition) {
      this.warnings.push({ where, message });
    }
    return condition;
  }

  /**
   * Stop the kernel if a condition holds (BUG_ON).
   * @param condition what must not be
   * @param where kernel function
   * @param message what was wrong
   * @throws KernelBug if the condition holds
   */
  bug_on(condition: boolean, where: string, message: string): void {
    if (condition) {
      throw new KernelBug(where, message);
    }
  }

  /**
   * Put work off until the running task returns to user space (task_work_add).
   * @param work what to do
   */
  task_work_add(work: () => void): void {
    this.task_works.push(work);
  }

  /** Do the work that was put off, and what that puts off in turn (task_work_run). */
  task_work_run(): void {
    while (this.task_works.length > 0) {
      const works = this.task_works;
      this.task_works = [];
      for (const work of works) {
        work();
      }
    }
  }
}
