/** A shift by so much is by the size of a page: it says nothing about where something else begins. */
const PAGE_SHIFT = 12n;

/** Shifts by more than this are not of offsets. */
const LARGEST_SHIFT = 40n;

/** Masks below this are of flags. */
const SMALLEST_MASK = 7n;

/** The integers that a driver's code compares and computes with, by function: numbers near which it may do something else. */
export class ConstantsMet {
  readonly #found = new Map<string | null, Set<bigint>>();

  /**
   * Note a constant operand.
   * @param name the function; null for a table of the file
   * @param operator what is computed: a shift by 8 stands for steps of 256, a mask of 0xff too
   */
  note(name: string | null, operator: string, value: bigint): void {
    let met = this.#found.get(name);
    if (met === undefined) this.#found.set(name, (met = new Set<bigint>()));
    if (operator === '<<' || operator === '>>') {
      if (value > 0n && value <= LARGEST_SHIFT && value !== PAGE_SHIFT) met.add(1n << value);
    } else if (operator === '&') {
      if (value >= SMALLEST_MASK && (value & (value + 1n)) === 0n) met.add(value + 1n);
    } else if (value > 0n) {
      met.add(value);
    }
  }

  /** What some functions, and the tables, meet. */
  of(functions: ReadonlySet<string>): ReadonlySet<bigint> {
    const all = new Set<bigint>(this.#found.get(null) ?? []);
    for (const name of functions) for (const value of this.#found.get(name) ?? []) all.add(value);
    return all;
  }
}
