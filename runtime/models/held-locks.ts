import type { Machine } from '../machine/machine';
import type { Value } from '../machine/value';

interface HeldLock {
  readonly name: string;
  readonly shared: boolean;
  /** Whether who holds it must not sleep. */
  readonly atomic: boolean;
  /** Which task took it. */
  readonly task: number;
  count: number;
  readonly line: number;
}

/** Locks held in a run, by the object that holds them. */
class HeldLocks {
  readonly held = new Map<string, HeldLock>();
  /** The task that runs. */
  task = 0;
}

/** Run a function in another task, on another processor: what the one that was interrupted holds does not keep it from sleeping. */
export function asAnotherTask<Result>(machine: Machine, run: () => Result): Result {
  const state = machine.kept(HeldLocks);
  const interrupted = state.task;
  state.task += 1;
  try {
    return run();
  } finally {
    state.task = interrupted;
  }
}

/** The task that runs, as the locks that it takes are told apart from those of others. */
export function runningTask(machine: Machine): number {
  return machine.kept(HeldLocks).task;
}

/** What the task that runs holds under which it must not sleep; null for nothing. */
export function atomicUnder(machine: Machine): HeldLock | null {
  const { held, task } = machine.kept(HeldLocks);
  if (held.size === 0) return null;
  return [...held.values()].find((lock) => lock.atomic && lock.task === task) ?? null;
}

/** The locks that a run holds, by what stands for them. */
export function locks(machine: Machine): Map<string, HeldLock> {
  return machine.kept(HeldLocks).held;
}

/** Names of the locks that the run holds, with the lines that took them. */
export function locksHeld(machine: Machine): { name: string; line: number }[] {
  return [...locks(machine).values()].map(({ name, line }) => ({ name, line }));
}

/**
 * Run a hook and report the locks that it leaves held.
 * @param name function, for the report
 */
export function heldAfter(machine: Machine, name: string, run: () => Value): Value {
  const before = new Set(locks(machine).keys());
  const result = run();
  for (const [key, lock] of locks(machine)) {
    if (!before.has(key)) {
      machine.report(
        'lock left held',
        `${name}() returns with ${lock.name} held, taken in line ${lock.line}`,
      );
    }
  }
  return result;
}
