import type { Block } from './block';

/** A range of a block that was copied from another one, where nobody has read yet what other code filled in. */
interface Loan {
  readonly start: number;
  readonly end: number;
  readonly from: Block;
  /** What is added to an offset to give that in `from`. */
  readonly shift: number;
  /** How often had been stored in `from` when it was copied. */
  readonly writes: number;
}

/**
 * What of a block's contents is that of other blocks: copying a structure of which nothing is known yet does not show its
 * members, so that what a member holds is asked of the original when the copy is read.
 */
export class Borrowed {
  #loans: Loan[] = [];

  /** Note that a range was copied from a block whose contents are not all known. */
  lend(start: number, size: number, from: Block, fromStart: number): void {
    const { writes } = from;
    this.#loans.push({ start, end: start + size, from, shift: fromStart - start, writes });
  }

  /** What a range of this block borrows is what a range of another one borrows from now on. */
  pass(start: number, size: number, to: Borrowed, toStart: number): void {
    for (const loan of this.#loans) {
      const [first, last] = [Math.max(loan.start, start), Math.min(loan.end, start + size)];
      if (first >= last) continue;
      const by = toStart - start;
      to.#loans.push({ ...loan, start: first + by, end: last + by, shift: loan.shift - by });
    }
  }

  /** A range holds something else now. */
  end(start: number, size: number): void {
    if (this.#loans.length === 0) return;
    this.#loans = this.#loans.flatMap((loan) => [
      ...(loan.start < start ? [{ ...loan, end: Math.min(loan.end, start) }] : []),
      ...(loan.end > start + size ? [{ ...loan, start: Math.max(loan.start, start + size) }] : []),
    ]);
  }

  /** What is borrowed: where, up to where, of what, from which offset there on, and how often had been stored there. */
  *all(): Generator<readonly [start: number, end: number, from: Block, offset: number, writes: number]> {
    for (const { start, end, from, shift, writes } of this.#loans)
      yield [start, end, from, start + shift, writes];
  }

  /** Whether a range borrows anything. */
  overlaps(start: number, size: number): boolean {
    return this.#loans.some((loan) => loan.start < start + size && start < loan.end);
  }

  /**
   * Where a range was copied from, if it was as a whole.
   * @returns `same`: whether the original still holds what it held then
   */
  source(start: number, size: number): { from: Block; offset: number; same: boolean } | null {
    const loan = this.#loans.find((l) => l.start <= start && start + size <= l.end);
    if (loan === undefined) return null;
    const { from, shift, writes } = loan;
    return { from, offset: start + shift, same: !from.freed && from.writes === writes };
  }
}
