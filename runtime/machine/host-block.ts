import { Block, type Memory, type ScalarView } from './block';
import type { Value } from './value';

/** How C sees one member of a kind of simulator object. */
export interface Member<Context, Host> {
  get(context: Context, host: Host): Value;
  /** Absent for what C must not write. */
  set?(context: Context, host: Host, value: Value): void;
}

/**
 * An object of the simulated kernel as C memory: members that the simulator has are read and written there; all others
 * are memory like any other.
 */
export class HostBlock<Context = unknown, Host extends object = object> extends Block {
  readonly #context: Context;
  readonly #members: ReadonlyMap<number, Member<Context, Host>>;
  /** Whether it outlives the calls that are given it: what is stored in it is to be seen. */
  isKept = false;

  /**
   * @param memory what it is part of
   * @param name in the driver's words
   * @param host the simulator's object
   * @param context what the members are looked up with
   * @param members members that objects of this kind have, by offset in bytes: the same ones for all of them
   */
  constructor(
    memory: Memory,
    name: string,
    readonly host: Host,
    context: Context,
    members: ReadonlyMap<number, Member<Context, Host>>,
  ) {
    super(memory, 'kernel object', name, Infinity, 'unknown');
    this.#context = context;
    this.#members = members;
  }

  override load(offset: number, view: ScalarView, member: string | null = null): Value {
    const known = this.#members.get(offset);
    if (known === undefined) return super.load(offset, view, member);
    this.check(offset, view.size, 'read');
    return known.get(this.#context, this.host);
  }

  override store(offset: number, size: number, value: Value): void {
    const known = this.#members.get(offset);
    if (known?.set === undefined || this.isKept) super.store(offset, size, value);
    else this.check(offset, size, 'write');
    known?.set?.(this.#context, this.host, value);
  }
}
