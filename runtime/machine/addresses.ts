import type { Block } from './block';
import type { Pointer } from './value';
import { countBefore } from '../../model/ordered';

/** Bytes that an object of no known size has room for. */
const ROOM = 1 << 20;

/** Where objects that other code made lie, by their names: so many places, each with room and a gap behind it. */
const FIRST_NAMED = 0xffff890000000000n;
const NAMED_PLACES = 0x3fff;
const NAMED_ROOM = BigInt(2 * ROOM);

const sizeOf = ({ size }: Block): number => (Number.isFinite(size) ? size : ROOM);

interface Range {
  readonly start: bigint;
  readonly block: Block;
}

/** Where the objects of a run lie that something has asked the address of, in the order of the addresses. */
export class Addresses {
  #next = 0xffff888000000000n;
  readonly #ranges: Range[] = [];

  /**
   * Gives an object pages of its own. One that other code made lies where its name puts it, so that it has the same address
   * in every run, whatever else was asked for before.
   */
  reserve(block: Block): bigint {
    if (block.kind === 'unknown object' && sizeOf(block) <= ROOM) return this.#named(block);
    const start = this.#next;
    this.#next += (BigInt(Math.max(sizeOf(block), 1)) + 0xfffn + 0x1000n) & ~0xfffn;
    this.#ranges.splice(this.#before(start) + 1, 0, { start, block });
    return start;
  }

  #named(block: Block): bigint {
    let hash = 7;
    for (const character of block.name + block.apart)
      hash = (hash * 31 + character.charCodeAt(0)) % NAMED_PLACES;
    let start = FIRST_NAMED + BigInt(hash) * NAMED_ROOM;
    let at = this.#before(start);
    while (this.#ranges[at]?.start === start) {
      start += NAMED_ROOM;
      at = this.#before(start);
    }
    this.#ranges.splice(at + 1, 0, { start, block });
    return start;
  }

  /** The object that an address lies in, or null. */
  find(address: bigint): Pointer | null {
    const entry = this.#ranges[this.#before(address)];
    if (entry === undefined) return null;
    const offset = Number(address - entry.start);
    return offset <= sizeOf(entry.block) ? entry.block.at(offset) : null;
  }

  /** The index of the last range that begins at an address or before it; -1 when none does. */
  #before(address: bigint): number {
    return countBefore(this.#ranges, ({ start }) => start <= address) - 1;
  }
}
