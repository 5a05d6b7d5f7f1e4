import type { IntegerType } from '../machine/integer';

/** A shift by so much is by the size of a page: it says nothing about where something else begins. */
const PAGE_SHIFT = 12n;

/** Shifts by more than this are not of offsets. */
const LARGEST_SHIFT = 40n;

/** Masks below this are of flags. */
const SMALLEST_MASK = 7n;

/** What something is compared by, the labels of a switch among them. */
const COMPARES: ReadonlySet<string> = new Set(['<', '>', '<=', '>=', '==', '!=']);

/** An integer type that values of a wider one are made to fit. */
export interface Narrow {
  readonly name: string;
  readonly bits: number;
  readonly signed: boolean;
  /** In how many places. */
  readonly places: number;
}

/** The integers that a driver's code compares and computes with, by function: numbers near which it may do something else. */
export class ConstantsMet {
  readonly #found = new Map<string | null, Set<bigint>>();
  readonly #compared = new Map<string | null, Set<bigint>>();
  readonly #steps = new Map<string | null, Set<bigint>>();
  readonly #narrowed = new Map<string, Map<IntegerType, Set<number>>>();

  /**
   * Note a constant operand.
   * @param name the function; null for a table of the file
   * @param operator what is computed: a shift by 8 stands for steps of 256, a mask of 0xff too
   */
  note(name: string | null, operator: string, value: bigint): void {
    const met = metIn(this.#found, name);
    if (value > 0n && (COMPARES.has(operator) || name === null)) metIn(this.#compared, name).add(value);
    const step = stepOf(operator, value);
    if (step !== null) {
      met.add(step);
      metIn(this.#steps, name).add(step);
    } else if (operator !== '&' && operator !== '<<' && operator !== '>>' && value > 0n) {
      met.add(value);
    }
  }

  /**
   * Note a conversion to a type that does not have all values of what is converted: it takes large values for small ones.
   * @param name the function
   * @param at where, as an offset: a function may be lowered more than once
   */
  noteNarrow(name: string, type: IntegerType, at: number): void {
    let types = this.#narrowed.get(name);
    if (types === undefined) this.#narrowed.set(name, (types = new Map<IntegerType, Set<number>>()));
    types.set(type, (types.get(type) ?? new Set()).add(at));
  }

  /** The types that some functions narrow values to. */
  narrowedBy(functions: ReadonlySet<string>): readonly Narrow[] {
    const found = new Map<string, Narrow>();
    for (const function_name of functions)
      for (const [{ name, bits, signed }, { size }] of this.#narrowed.get(function_name) ?? [])
        found.set(name, { name, bits, signed, places: size + (found.get(name)?.places ?? 0) });
    return [...found.values()].sort((a, b) => a.bits - b.bits);
  }

  /** What some functions, and the tables, meet. */
  of(functions: ReadonlySet<string>): ReadonlySet<bigint> {
    return metBy(this.#found, functions);
  }

  /** What of that are steps: shifts, masks and divisors tell by them which of several things an offset is of. */
  stepsOf(functions: ReadonlySet<string>): ReadonlySet<bigint> {
    return metBy(this.#steps, functions);
  }

  /** What of that they compare something with, or tables hold. */
  comparedBy(functions: ReadonlySet<string>): ReadonlySet<bigint> {
    return metBy(this.#compared, functions);
  }
}

/** How far apart things are that a computation tells apart; null for one that does not. */
function stepOf(operator: string, value: bigint): bigint | null {
  switch (operator) {
    case '<<':
    case '>>':
      return value > 0n && value <= LARGEST_SHIFT && value !== PAGE_SHIFT ? 1n << value : null;
    case '&':
      return value >= SMALLEST_MASK && (value & (value + 1n)) === 0n ? value + 1n : null;
    case '/':
    case '%':
      return value > 1n ? value : null;
    default:
      return null;
  }
}

type Met = Map<string | null, Set<bigint>>;

function metIn(all: Met, name: string | null): Set<bigint> {
  let met = all.get(name);
  if (met === undefined) all.set(name, (met = new Set<bigint>()));
  return met;
}

function metBy(all: Met, functions: ReadonlySet<string>): ReadonlySet<bigint> {
  const found = new Set<bigint>(all.get(null) ?? []);
  for (const name of functions) for (const value of all.get(name) ?? []) found.add(value);
  return found;
}
