import { AllocationFailure } from './allocation';
import { PhysicalMemory } from './physical-memory';

/** A warning that the kernel would have logged (WARN_ON and its like). */
export interface KernelWarning {
  /** Kernel function that warned. */
  where: string;
  /** What was wrong. */
  message: string;
}

/** What all address spaces of a machine share: memory, the allocator's failures, the log. */
export class Kernel {
  readonly memory: PhysicalMemory;
  readonly allocation = new AllocationFailure();
  /** Warnings in the order they were given. */
  readonly warnings: KernelWarning[] = [];

  /** @param memory frames of the machine */
  constructor(memory: PhysicalMemory = new PhysicalMemory()) {
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
}
