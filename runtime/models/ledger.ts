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
  | 'list entry';

/** One taking (+1) or giving back (-1). */
export interface LedgerEntry {
  readonly kind: LedgerKind;
  /** What it is of, in the driver's words. */
  readonly object: string;
  readonly delta: number;
  readonly line: number;
}

/** What the driver took from the kernel and gave back, in order. */
export class Ledger {
  readonly entries: LedgerEntry[] = [];
  readonly #balance = new Map<string, number>();

  add(machine: Machine, kind: LedgerKind, object: string, delta: number): void {
    machine.charge(1);
    this.entries.push({ kind, object, delta, line: machine.line });
    const key = `${kind} ${object}`;
    const balance = (this.#balance.get(key) ?? 0) + delta;
    if (balance === 0) this.#balance.delete(key);
    else this.#balance.set(key, balance);
  }

  /** What was taken and not given back (positive), or given back without having been taken (negative), by kind and object. */
  balance(): ReadonlyMap<string, number> {
    return new Map(this.#balance);
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
