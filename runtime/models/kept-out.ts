import type { Effect, Fact, LockKind } from '../../kernel/fact';
import { Fault } from '../machine/fault';
import type { CallRecord, Machine } from '../machine/machine';
import { describe, describeCall } from '../machine/policy';
import type { Value } from '../machine/value';
import { locks, runningTask } from './held-locks';
import { ledger } from './ledger';

/**
 * What functions without a model keep another task out by, as their rows say: locks and sections that one task is in while another is
 * to run beside it. What a task holds itself is the ledger's business.
 */

/** Several tasks may hold one of these at once. */
const SHARED: ReadonlySet<LockKind> = new Set([
  'read-spin',
  'read-semaphore',
  'rcu',
  'srcu',
  'section',
  'reference-section',
]);

/** What keeps nobody out on another processor, or only whoever asks. */
const OF_THE_PROCESSOR: ReadonlySet<LockKind> = new Set(['interrupts', 'preemption', 'seqlock']);

/** Functions that wait until nobody is between rcu_read_lock() and rcu_read_unlock(). */
const WAITS_FOR_READERS = /^synchronize_(?:rcu|net|sched)(?:_expedited)?$/;

interface Inside {
  readonly shared: boolean;
  readonly task: number;
  /** Whether only the name of the function says so. */
  readonly guessed: boolean;
  readonly holds: () => boolean;
}

/** Where the tasks of a run are inside. */
class KeptOut {
  readonly inside = new Map<string, Inside[]>();
  doubt: string | null = null;
  /** Whether the task that was interrupted has taken references, or counts, that somebody may wait for. */
  isHeld = false;
}

/** Why nobody knows whether a task would have waited where it ran; null where that is known. */
export function doubtOf(machine: Machine): string | null {
  return machine.kept(KeptOut).doubt;
}

/** What a lock is, in words that both tasks have for it: one of the kernel's own is told by what gives it back. */
function keyOf(of: Value, undo: string): string {
  return of === undefined ? `${undo}()` : describe(of).replace(/^&/, '');
}

/** A task is about to run in the middle of what another one does: has that taken anything? */
export function noteInterrupted(machine: Machine): void {
  machine.kept(KeptOut).isHeld = [...ledger(machine).balance()].some(
    ([what, count]) => count > 0 && /reference|count/.test(what),
  );
}

/**
 * Note what a call enters and leaves, or keep it out.
 * @param happened whether an effect that depends on the result has happened
 * @throws Fault `deadlock` where another task is inside
 */
export function keepOut(
  machine: Machine,
  call: CallRecord,
  fact: Fact,
  happened: (effect: Extract<Effect, { does: 'locks' }>) => boolean,
): void {
  const task = runningTask(machine);
  const guessed = fact.source === 'guess';
  for (const effect of fact.effects) {
    if (effect.does === 'waits' && task > 0) waitFor(machine, call);
    if (effect.does !== 'locks' && effect.does !== 'unlocks') continue;
    if (OF_THE_PROCESSOR.has(effect.how)) continue;
    const { inside } = machine.kept(KeptOut);
    const undo = effect.does === 'locks' ? (effect.undo[0] ?? '') : call.name;
    const key = keyOf(typeof effect.of === 'number' ? call.args[effect.of] : undefined, undo);
    const known = inside.get(key) ?? [];
    if (effect.does === 'unlocks') {
      inside.set(key, known.slice(0, -1));
      continue;
    }
    const shared = guessed ? /read|shared/.test(call.name) : SHARED.has(effect.how);
    const other = known.find((each) => each.task !== task && !(each.shared && shared) && each.holds());
    if (other !== undefined) {
      if (effect.try !== true && !guessed && !other.guessed)
        throw new Fault('deadlock', `${call.name}(${key}) waits for another task`);
      machine.kept(KeptOut).doubt ??= describeCall(call.name, call.args);
    }
    inside.set(key, [...known, { shared, task, guessed, holds: () => happened(effect) }]);
  }
}

/** A task waits for something: for who is in a section of the same object, or perhaps for what another one has taken. */
function waitFor(machine: Machine, { name, args: [of] }: CallRecord): void {
  const { inside } = machine.kept(KeptOut);
  const task = runningTask(machine);
  const isIn = (inside.get(keyOf(of, '')) ?? []).some((each) => each.task !== task && each.holds());
  if (isIn || (WAITS_FOR_READERS.test(name) && locks(machine).has('rcu_read_lock()')))
    throw new Fault('deadlock', `${name}() waits for another task`);
  const state = machine.kept(KeptOut);
  if (state.isHeld) state.doubt ??= `${name}()`;
}
