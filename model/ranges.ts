import type { SourceRange } from './nodes';
import { countBefore } from './ordered';

/** Ranges of a text that are asked about many times: an answer takes the logarithm of their number, whether they overlap or not. */
export class Ranges {
  readonly #sorted: readonly SourceRange[];
  /** The furthest end of each range and those before it. */
  readonly #furthest: number[] = [];
  /** The nearest end of each range and those behind it. */
  readonly #nearest: number[];

  constructor(ranges: readonly SourceRange[]) {
    this.#sorted = [...ranges].sort((a, b) => a.start - b.start);
    let furthest = -1;
    for (const { end } of this.#sorted) this.#furthest.push((furthest = Math.max(furthest, end)));
    this.#nearest = new Array<number>(this.#sorted.length);
    let nearest = Infinity;
    for (let i = this.#sorted.length - 1; i >= 0; i--)
      this.#nearest[i] = nearest = Math.min(nearest, this.#sorted[i].end);
  }

  /** Is a range inside of one of them? */
  someAround({ start, end }: SourceRange): boolean {
    const before = this.#countBefore(start + 1);
    return before > 0 && end <= this.#furthest[before - 1];
  }

  /** Is one of them inside of a range? */
  someWithin({ start, end }: SourceRange): boolean {
    const first = this.#countBefore(start);
    return first < this.#sorted.length && this.#nearest[first] <= end;
  }

  /** How many of them begin before an offset. */
  #countBefore(offset: number): number {
    return countBefore(this.#sorted, ({ start }) => start < offset);
  }
}
