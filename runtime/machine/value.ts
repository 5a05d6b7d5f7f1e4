import type { Block } from './block';
import type { Unknown } from './unknown';

/**
 * A scalar C value: an integer of any width, a pointer, or a value that is not known yet. `undefined` is a value that the
 * program never set; it may be copied, but using it is a fault. NULL is the integer 0, and `ERR_PTR(-ENOMEM)` the integer 2^64 - 12.
 */
export type Value = bigint | Pointer | Unknown | undefined;

/** An address in an object that the simulator knows: the object, and how far into it. */
export class Pointer {
  /**
   * @param block the object
   * @param offset bytes from its start; may lie outside while it is not dereferenced
   */
  constructor(
    readonly block: Block,
    readonly offset: number,
  ) {}

  /**
   * @param bytes distance, negative for backwards
   * @returns a pointer that far on
   */
  plus(bytes: number): Pointer {
    return bytes === 0 ? this : new Pointer(this.block, this.offset + bytes);
  }

  /** The address as an integer, in bytes. */
  get address(): bigint {
    return this.block.address() + BigInt(this.offset);
  }
}

/** The null pointer. */
export const NULL = 0n;

/** Largest error number that a pointer can carry (MAX_ERRNO). */
export const MAX_ERRNO = 4095n;
