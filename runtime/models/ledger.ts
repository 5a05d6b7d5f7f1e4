import type { TakeKind } from '../../kernel/fact';
import type { Machine } from '../machine/machine';

/** Kinds of things that are taken and given back. */
export type LedgerKind =
  | 'lock'
  | 'allocation'
  | 'object reference'
  | 'page reference'
  | 'file reference'
  | 'module reference'
  | 'device reference'
  | 'inode reference'
  | 'mm reference'
  | 'list entry'
  | TakeKind;

/** One taking (+1) or giving back (-1). */
export interface LedgerEntry {
  readonly kind: LedgerKind;
  /** What it is of, in the driver's words. */
  readonly object: string;
  readonly delta: number;
  readonly line: number;
}

interface Taken {
  readonly kind: LedgerKind;
  readonly object: string;
  readonly undo: readonly string[];
  readonly happened: () => boolean;
}

/** Do two texts name one object? What an unknown pointer is called says nothing of the address. */
const isSame = (one: string, other: string): boolean => one.replace(/&/g, '') === other.replace(/&/g, '');

/** What the driver took from the kernel and gave back, in order. */
export class Ledger {
  readonly entries: LedgerEntry[] = [];
  readonly #balance = new Map<string, number>();
  /** What functions without a model took, as their rows say, in the order in which they did. */
  readonly #taken: Taken[] = [];

  add(machine: Machine, kind: LedgerKind, object: string, delta: number): void {
    machine.charge(1);
    this.entries.push({ kind, object, delta, line: machine.line });
    // What a function without a model took may be given back by one that has a model.
    const at =
      delta >= 0
        ? -1
        : this.#taken.findLastIndex((taken) => kind.endsWith(taken.kind) && isSame(taken.object, object));
    if (at >= 0) this.#taken.splice(at, 1);
    else this.#change(`${kind} ${object}`, delta);
  }

  /**
   * What a function without a model takes, as its row says.
   * @param undo functions that give it back
   * @param happened whether the function did it: its result may be decided later
   */
  take(
    machine: Machine,
    kind: LedgerKind,
    object: string,
    undo: readonly string[],
    happened: () => boolean,
  ): void {
    machine.charge(1);
    this.#taken.push({ kind, object, undo, happened });
  }

  /** What a function without a model gives back: what was taken of the same object, or something that the run did not see taken. */
  give(machine: Machine, kind: LedgerKind, object: string, by: string): void {
    machine.charge(1);
    const at = this.#taken.findLastIndex((taken) => taken.undo.includes(by) && isSame(taken.object, object));
    if (at >= 0) this.#taken.splice(at, 1);
    else this.#change(`${kind} ${object}`, -1);
  }

  #change(key: string, delta: number): void {
    const balance = (this.#balance.get(key) ?? 0) + delta;
    if (balance === 0) this.#balance.delete(key);
    else this.#balance.set(key, balance);
  }

  /** What was taken and not given back (positive), or given back without having been taken (negative), by kind and object. */
  balance(): ReadonlyMap<string, number> {
    const all = new Map(this.#balance);
    for (const { kind, object, happened } of this.#taken) {
      if (!happened()) continue;
      const key = `${kind} ${object}`;
      all.set(key, (all.get(key) ?? 0) + 1);
    }
    return all;
  }
}

/** The ledger of a run. */
export function ledger(machine: Machine): Ledger {
  let found = machine.state.get(Ledger) as Ledger | undefined;
  if (found === undefined) {
    found = new Ledger();
    machine.state.set(Ledger, found);
  }
  return found;
}
