/**
 * Offsets in pages (`pgoff_t`, an unsigned long) are numbers here, which are exact up to 2^53. One that wraps around, since
 * a hook takes more from it than it has, is kept as the negative number that it would be of a signed type.
 */

/** The offset that is kept of a value of C, in pages. */
export function offset_of(pgoff: bigint): number {
  return Number(BigInt.asIntN(64, pgoff));
}

/** What C sees of an offset, in pages. */
export function pgoff_of(offset: number): bigint {
  return BigInt.asUintN(64, BigInt(offset));
}

/** An offset as it compares with others, in pages: one that wrapped around is larger than any that did not. */
export function unsigned_offset(offset: number): number {
  return offset < 0 ? offset + 2 ** 64 : offset;
}
