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
  | 'mm structure reference'
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
  /** The call that took it: one may take a reference and begin a section, which another one ends at once. */
  readonly call: TakingCall;
}

/** A call that takes something. */
export interface TakingCall {
  /** What it gave, in the driver's words: mostly the object that was taken. It may be known later only. */
  readonly result: () => string;
}

/** What a call gives back; of no object that its arguments name when that is null: `drm_dev_exit(idx)`. */
export interface GivenBack {
  readonly kind: LedgerKind;
  readonly object: string | null;
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
    call: TakingCall,
  ): void {
    machine.charge(1);
    this.#taken.push({ kind, object, undo, happened, call });
  }

  /**
   * What a call gives back: all that another one took of the same object, or gave as its result, or else something that the run
   * did not see taken.
   */
  give(machine: Machine, given: readonly GivenBack[], by: string): void {
    machine.charge(1);
    const isOf = ({ object: taken, undo, call }: Taken): boolean =>
      undo.includes(by) &&
      given.some(({ object }) => object === null || isSame(taken, object) || isSame(call.result(), object));
    const call = this.#taken.findLast(isOf)?.call;
    if (call === undefined) {
      for (const { kind, object } of given) this.#change(`${kind} ${object ?? 'the kernel'}`, -1);
      return;
    }
    for (let at = this.#taken.length - 1; at >= 0; at--)
      if (this.#taken[at].call === call && this.#taken[at].undo.includes(by)) this.#taken.splice(at, 1);
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
  return machine.kept(Ledger);
}
