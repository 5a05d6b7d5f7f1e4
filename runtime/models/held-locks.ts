import type { Machine } from '../machine/machine';
import type { Value } from '../machine/value';

interface HeldLock {
  readonly name: string;
  readonly shared: boolean;
  count: number;
  readonly line: number;
}

/** Locks held in a run, by the object that holds them. */
class HeldLocks {
  readonly held = new Map<string, HeldLock>();
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
