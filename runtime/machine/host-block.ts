import { Block, type Cell, type Memory, type ScalarView } from './block';
import { u64, u8 } from './integer';
import type { Value } from './value';

/** How C sees one member of a kind of simulator object. */
export interface Member<Context, Host> {
  get(context: Context, host: Host): Value;
  /** Absent for what C must not write. */
  set?(context: Context, host: Host, value: Value): void;
}

/** A member where it lies in the structure. */
export interface PlacedMember<Context, Host> extends Member<Context, Host> {
  /** Bytes. */
  readonly size: number;
}

/**
 * An object of the simulated kernel as C memory: members that the simulator has are read and written there; all others
 * are memory like any other.
 */
export class HostBlock<Context = unknown, Host extends object = object> extends Block {
  readonly #context: Context;
  readonly #members: ReadonlyMap<number, PlacedMember<Context, Host>>;
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
    members: ReadonlyMap<number, PlacedMember<Context, Host>>,
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

  /** Copying into the object stores its members, as if each was assigned. */
  override copy(offset: number, from: Block, fromOffset: number, size: number): void {
    if (size === 0) return;
    this.#keepCut(offset, size);
    super.copy(offset, from, fromOffset, size);
    this.#assign(offset, size);
  }

  override set(offset: number, byte: bigint, size: number): void {
    this.#keepCut(offset, size);
    super.set(offset, byte, size);
    this.#assign(offset, size);
  }

  /** What is copied from the object is what its members are now. */
  override slice(offset: number, size: number): [number, Cell][] {
    const members = this.#within(offset, size);
    if (members.length === 0) return super.slice(offset, size);
    const isOfMember = (at: number): boolean =>
      members.some(([start, member]) => at >= start && at < start + member.size);
    const found = super.slice(offset, size).filter(([at]) => !isOfMember(at));
    for (const [at, member] of members) {
      const value = member.get(this.#context, this.host);
      if (at >= offset && at + member.size <= offset + size) found.push([at, { size: member.size, value }]);
      else
        for (let i = Math.max(at, offset); i < Math.min(at + member.size, offset + size); i++)
          found.push([i, { size: 1, value: u8.from(u64.shr(u64.from(value), BigInt(8 * (i - at)))) }]);
    }
    return found;
  }

  /** The members that a range touches. */
  #within(offset: number, size: number): [number, PlacedMember<Context, Host>][] {
    return [...this.#members].filter(([at, member]) => at < offset + size && at + member.size > offset);
  }

  /** Have the bytes of members of which only a part will be written over in memory, with the rest of them. */
  #keepCut(offset: number, size: number): void {
    for (const [at, member] of this.#within(offset, size)) {
      const isWhole = at >= offset && at + member.size <= offset + size;
      if (!isWhole && member.set !== undefined)
        super.store(at, member.size, member.get(this.#context, this.host));
    }
  }

  /** Tell the simulator's object what was written over its members. */
  #assign(offset: number, size: number): void {
    for (const [at, member] of this.#within(offset, size))
      member.set?.(this.#context, this.host, super.load(at, { kind: 'pointer', size: member.size }));
  }
}
