import type { Block } from './block';
import type { Pointer } from './value';

/** Bytes that an object of no known size has room for. */
const ROOM = 1 << 20;

const sizeOf = ({ size }: Block): number => (Number.isFinite(size) ? size : ROOM);

/** Where the objects of a run lie that something has asked the address of, in the order of the addresses. */
export class Addresses {
  #next = 0xffff888000000000n;
  readonly #ranges: { readonly start: bigint; readonly block: Block }[] = [];

  /** Gives an object pages of its own. */
  reserve(block: Block): bigint {
    const start = this.#next;
    this.#next += (BigInt(Math.max(sizeOf(block), 1)) + 0xfffn + 0x1000n) & ~0xfffn;
    this.#ranges.push({ start, block });
    return start;
  }

  /** The object that an address lies in, or null. */
  find(address: bigint): Pointer | null {
    let low = 0;
    let high = this.#ranges.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#ranges[middle].start <= address) low = middle;
      else high = middle - 1;
    }
    const entry = this.#ranges[low];
    if (entry === undefined || address < entry.start) return null;
    const offset = Number(address - entry.start);
    return offset <= sizeOf(entry.block) ? entry.block.at(offset) : null;
  }
}
