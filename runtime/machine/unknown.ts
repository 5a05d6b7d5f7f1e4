import { Fault } from './fault';
import type { IntegerOperator, IntegerType } from './integer';
import { MAX_ERRNO, NULL, Pointer, type Value } from './value';

/** What the machine is asked to decide: which value an unknown one has. */
export interface Choice {
  /** The value to choose. */
  readonly unknown: UnknownValue;
  /** Values worth trying: those on each side of the comparison that the program is about to make come first. */
  readonly candidates: readonly Value[];
  /** What the program is about to do with it: `< 0x1000`, `!= 0`, `used`. */
  readonly reason: string;
}

/** Whoever chooses values for what the driver's source does not say; see Policy. */
export interface Chooser {
  /** @returns the value that it has from now on */
  choose(choice: Choice): Value;
  /** Told of values that a decided unknown could also have had; see Policy. */
  reconsider(choice: Choice): void;
  /** A fresh object for an unknown pointer to point to. */
  object(unknown: UnknownValue): Pointer;
}

/** Why a number that is an address is reconsidered: it need not be that of a page. */
export const UNALIGNED = 'unaligned';

/** Later comparisons in which a decided value is looked at again. */
const RECONSIDERED = 3;

/**
 * A value that nothing in the given source determines: what an unknown function returned, or a field that other code
 * filled in. It can be stored, passed on and computed with; it is given a value only when the program's path, an address
 * or the simulated kernel depends on it, and then keeps it for the rest of the run.
 */
export class UnknownValue {
  #bound: Value = undefined;
  #object: Pointer | null = null;
  /** What tells it from others of its name: those that the same call has returned in other steps. Part of the name of where its object lies. */
  apart = '';
  /** How many times more it is looked at what else it could have been. */
  reconsiderations = RECONSIDERED;

  /**
   * @param chooser who chooses
   * @param name what it is, in the driver's words: `pci_resource_start(...)`, `file->private_data->base`
   * @param kind what it is used as; `dynamic` until the source shows it
   * @param type its integer type once known
   */
  constructor(
    readonly chooser: Chooser,
    readonly name: string,
    public kind: 'integer' | 'pointer' | 'dynamic',
    public type: IntegerType | null = null,
  ) {}

  get bound(): Value {
    return this.#bound;
  }

  /** The object that it points to, if it points to one. */
  object(): Pointer {
    this.#object ??= this.chooser.object(this);
    return this.#object;
  }

  /** Give it a value, chosen among candidates. */
  decide(candidates: readonly Value[], reason: string): Value {
    if (this.#bound === undefined) {
      const value = this.chooser.choose({ unknown: this, candidates, reason });
      if (value === undefined) throw new Fault('uninitialised value', `no value was chosen for ${this.name}`);
      this.#bound =
        this.type !== null && this.kind === 'integer' && typeof value === 'bigint'
          ? this.type.wrap(value)
          : value;
    }
    return this.#bound;
  }

  /** Make it a pointer to an object, as dereferencing it shows that it is. */
  dereferenced(): Value {
    if (this.#bound === undefined) {
      if (this.kind === 'dynamic') this.kind = 'pointer';
      this.decide([this.object()], 'dereferenced');
    }
    return this.#bound;
  }
}

/** Operators that leave what is on their left as it is where there is 0 on their right. */
const KEEPS_WITH_ZERO = /^(?:[|^]|<<|>>)$/;

/** A value computed from unknown ones. */
export class Derived {
  #result: Value = undefined;

  private constructor(
    readonly type: IntegerType,
    readonly operator: IntegerOperator,
    readonly left: bigint | Unknown,
    readonly right: bigint | Unknown,
    readonly weight: number,
  ) {}

  /** The computation, or its result when what it needs had to be decided. */
  static of(
    type: IntegerType,
    operator: IntegerOperator,
    left: bigint | Unknown,
    right: bigint | Unknown,
  ): bigint | Unknown {
    if (operator === 'from' && left instanceof UnknownValue) {
      if (left.kind === 'dynamic') {
        left.kind = 'integer';
        left.type = type;
      }
      if (left.type === type) return left;
    }
    if (operator === 'from' && left instanceof Derived && left.type === type) return left;
    if (operator === 'from' && left instanceof Derived) {
      const narrowed = left.narrowed(type);
      if (narrowed !== null) return narrowed;
    }
    if (right === 0n && KEEPS_WITH_ZERO.test(operator)) return Derived.of(type, 'from', left, 0n);
    if (left === 0n && /^[|^]$/.test(operator)) return Derived.of(type, 'from', right, 0n);
    let divisor = right;
    if ((operator === '/' || operator === '%') && typeof right !== 'bigint') {
      divisor = integer(concrete(right, [1n, 2n], 'divided by'));
    }
    if (typeof divisor === 'bigint' && left instanceof Derived) {
      const masked = left.withBits(type, operator, divisor);
      if (masked !== null) return masked;
    }
    const weight = weightOf(left) + weightOf(divisor) + 1;
    if (weight > 64) {
      return type.compute(operator, integer(concrete(left)), integer(concrete(divisor)));
    }
    if (typeof left === 'bigint' && typeof divisor === 'bigint') return type.compute(operator, left, divisor);
    return new Derived(type, operator, left, divisor, weight);
  }

  /**
   * The value in a type that is no wider, made there where that comes to the same: bits of a wider one that are set and cleared, and
   * what was only made wider. Null where it has to be made in its own type.
   */
  private narrowed(type: IntegerType): bigint | Unknown | null {
    const { operator, left, right } = this;
    // What becomes a truth value is not cut off.
    if (type.bits > this.type.bits || type.bits === 1) return null;
    if (operator === 'from') return Derived.of(type, 'from', left, 0n);
    if (!/^[&|]$/.test(operator) || typeof right !== 'bigint') return null;
    return Derived.of(type, operator, Derived.of(type, 'from', left, 0n), type.wrap(right));
  }

  /**
   * The value with bits set or cleared once more, in whichever order that was done: `(value & kept) | set`. A flag that is set and
   * cleared any number of times is what it was made last.
   * @returns null where an operator does anything else
   */
  private withBits(type: IntegerType, operator: IntegerOperator, bits: bigint): bigint | Unknown | null {
    if (!/^[&|]$/.test(operator)) return null;
    const before = this.#bitsOf(type);
    if (before === null) return null;
    const and = (a: bigint, b: bigint): bigint => type.compute('&', a, b);
    const or = (a: bigint, b: bigint): bigint => type.compute('|', a, b);
    const set = operator === '&' ? and(before.set, bits) : or(before.set, bits);
    const kept = or(operator === '&' ? and(before.kept, bits) : before.kept, set);
    if (kept === set) return set;
    const value =
      kept === type.wrap(-1n)
        ? Derived.of(type, 'from', before.value, 0n)
        : new Derived(type, '&', before.value, kept, weightOf(before.value) + 2);
    return set === 0n ? value : new Derived(type, '|', value, set, weightOf(value) + 2);
  }

  /** What bits are set and cleared in, which are set, and which of the rest are kept; null where this does anything else. */
  #bitsOf(type: IntegerType): { value: bigint | Unknown; kept: bigint; set: bigint } | null {
    const { left, right } = this;
    if (this.type !== type || typeof right !== 'bigint') return null;
    if (this.operator === '&') return { value: left, kept: right, set: 0n };
    if (this.operator !== '|') return null;
    const inner = left instanceof Derived && left.operator === '&' ? left.#bitsOf(type) : null;
    return { value: left, kept: type.wrap(-1n), ...inner, set: right };
  }

  /** The value once every unknown in it has one; undefined before. */
  get bound(): Value {
    if (this.#result === undefined) {
      const left = boundOf(this.left);
      const right = boundOf(this.right);
      if (left === undefined || right === undefined) return undefined;
      if (
        left instanceof Pointer &&
        typeof right === 'bigint' &&
        (this.operator === '+' || this.operator === '-')
      ) {
        this.#result = left.plus(Number(BigInt.asIntN(64, this.operator === '+' ? right : -right)));
      } else if (this.operator === 'from' && left instanceof Pointer && this.type.bits === 64) {
        this.#result = left;
      } else {
        this.#result = this.type.compute(this.operator, integer(left), integer(right));
      }
    }
    return this.#result;
  }
}

/** A value that is not known yet. */
export type Unknown = UnknownValue | Derived;

/** Whether a value is not known yet, or was not when it was made. */
export function isUnknown(value: unknown): value is Unknown {
  return value instanceof UnknownValue || value instanceof Derived;
}

function weightOf(value: bigint | Unknown): number {
  return value instanceof Derived ? value.weight : 1;
}

function boundOf(value: bigint | Unknown): Value {
  return typeof value === 'bigint' ? value : value.bound;
}

/** A known value as an integer: a pointer's address. */
export function integer(value: Value): bigint {
  if (typeof value === 'bigint') return value;
  if (value instanceof Pointer) return value.address;
  throw new Fault('uninitialised value', 'a value was used that was never set');
}

/**
 * What is known of a value as an integer.
 * @throws Fault `uninitialised value`
 */
export function settle(value: Value): bigint | Unknown {
  if (typeof value === 'bigint') return value;
  if (isUnknown(value)) {
    const bound = value.bound;
    return bound === undefined ? value : integer(bound);
  }
  return integer(value);
}

/** Is a value one that was decided, of which a test of some of its bits may tell what else it could have been? */
export function isReconsidered(value: Value): value is UnknownValue {
  return (
    value instanceof UnknownValue &&
    value.kind === 'integer' &&
    value.reconsiderations > 0 &&
    typeof value.bound === 'bigint'
  );
}

/** The unknown values that a value depends on, and that have not been decided. */
export function undecided(value: Value, found: Set<UnknownValue> = new Set()): Set<UnknownValue> {
  if (value instanceof UnknownValue) {
    if (value.bound === undefined) found.add(value);
  } else if (value instanceof Derived) {
    undecided(value.left, found);
    undecided(value.right, found);
  }
  return found;
}

/** Does a value depend on an unknown one without its low bits: `base >> PAGE_SHIFT`, `base & PAGE_MASK`? */
export function dropsLowBits(value: Value, unknown: UnknownValue): boolean {
  if (!(value instanceof Derived)) return false;
  const { operator, left, right } = value;
  if (/^(?:>>|[/%&])$/.test(operator) && contains(left, unknown)) return true;
  return dropsLowBits(left, unknown) || dropsLowBits(right, unknown);
}

/**
 * The value, decided now if it was not.
 * @param candidates values worth trying if it is a single unknown
 */
export function concrete(value: Value, candidates: readonly Value[] = [], reason = 'used'): Value {
  if (!isUnknown(value)) return value;
  if (value instanceof UnknownValue)
    return value.bound ?? value.decide(withDefaults(value, candidates), reason);
  for (const unknown of undecided(value)) unknown.decide(withDefaults(unknown, []), reason);
  return value.bound;
}

function withDefaults(unknown: UnknownValue, candidates: readonly Value[]): readonly Value[] {
  if (candidates.length > 0) return candidates;
  if (unknown.kind === 'pointer') return [unknown.object(), NULL];
  return [0n, 1n, 4096n];
}

/** C's comparisons. */
export type Comparison = '==' | '!=' | '<' | '>' | '<=' | '>=';

function holds(operator: Comparison, a: bigint, b: bigint): boolean {
  switch (operator) {
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '>':
      return a > b;
    case '<=':
      return a <= b;
    case '>=':
      return a >= b;
  }
}

/**
 * Compare two values of one type, deciding unknown ones.
 * @throws Fault `uninitialised value`
 */
export function compare(operator: Comparison, a: Value, b: Value): boolean {
  const left = settle(a);
  const right = settle(b);
  if (typeof left === 'bigint' && typeof right === 'bigint') {
    if (isUnknown(a) || isUnknown(b)) reconsider(operator, a, b);
    return holds(operator, left, right);
  }
  const unknowns = [...undecided(left), ...undecided(right)].filter((u, i, all) => all.indexOf(u) === i);
  const last = unknowns.pop();
  for (const unknown of unknowns) unknown.decide(withDefaults(unknown, []), `${operator} ...`);
  if (last !== undefined && last.bound === undefined) {
    const pointer = pointerIn(b) ?? pointerIn(a);
    const solved = candidatesFor(operator, settle(left), settle(right), last, pointer);
    const reason =
      pointer === null
        ? reasonFor(operator, settle(left), settle(right))
        : `${operator} &${pointer.block.name}`;
    last.decide(solved, reason);
  }
  return holds(operator, integer(boundOf(left)), integer(boundOf(right)));
}

/** The pointer that a value is, also one that was unknown. */
function pointerIn(value: Value): Pointer | null {
  const known = isUnknown(value) ? value.bound : value;
  return known instanceof Pointer ? known : null;
}

/** Say what a decided unknown would have to be for a comparison to go the other way. */
function reconsider(operator: Comparison, a: Value, b: Value): void {
  const unknowns = decided(b, decided(a));
  if (unknowns.size !== 1) return;
  const [unknown] = unknowns;
  if (unknown.reconsiderations === 0 || unknown.kind !== 'integer' || typeof unknown.bound !== 'bigint')
    return;
  const [left, right] = [expression(a), expression(b)];
  const known = contains(left, unknown) ? right : left;
  if (contains(known, unknown)) return;
  const target = integer(boundOf(known));
  const outcome = (value: bigint): boolean =>
    holds(operator, substitute(left, unknown, value), substitute(right, unknown, value));
  const now = outcome(unknown.bound);
  const wrap = (value: bigint): bigint => unknown.type?.wrap(value) ?? value;
  const solved = known === right ? left : right;
  const solutions = (targets: readonly bigint[]): bigint[] =>
    targets.map((near) => wrap(solve(solved, near, unknown))).filter((value) => outcome(value) !== now);
  const bits = solutions(singleBits(maskOf(solved)));
  const candidates = bits.length > 0 ? bits : solutions([target, target - 1n, target + 1n]).slice(0, 1);
  if (candidates.length === 0) return;
  unknown.reconsiderations -= 1;
  unknown.chooser.reconsider({ unknown, candidates, reason: reasonFor(operator, left, right) });
}

/** A value as what it was computed from. */
function expression(value: Value): bigint | Unknown {
  return isUnknown(value) ? value : integer(value);
}

function contains(value: bigint | Unknown, unknown: UnknownValue): boolean {
  if (value instanceof Derived) return contains(value.left, unknown) || contains(value.right, unknown);
  return value === unknown;
}

/** The unknown values that a value was computed from, and that have been decided. */
export function decided(value: Value, found: Set<UnknownValue> = new Set()): Set<UnknownValue> {
  if (value instanceof UnknownValue) found.add(value);
  else if (value instanceof Derived) {
    decided(value.left, found);
    decided(value.right, found);
  }
  return found;
}

function reasonFor(operator: Comparison, left: bigint | Unknown, right: bigint | Unknown): string {
  if (typeof right === 'bigint') return `${operator} ${right}`;
  return typeof left === 'bigint' ? `${left} ${operator}` : operator;
}

/** Bits of a mask that are tried one by one at most. */
const MOST_BITS = 4;

/** A number that sizes and counts that are compared with it lie below: 1 MiB, in bytes. */
const LARGE = 0x100000n;

/** Names of what is an address, or the number of a frame. */
const ADDRESS = /(?:phys|addr|base|start|pfn|dma)[^.>()]*(?:\(.*\))?$/i;

/** A large number for an unsigned unknown of which it is only asked whether it is there. */
function large({ name, type }: UnknownValue): bigint {
  return type !== null && type.bits === 64 && ADDRESS.test(name) ? HIGH_MEMORY + LARGE : LARGE;
}

/** Where memory may lie that 32 bits of an address, or of a frame number, do not reach. */
export const HIGH_MEMORY = 1n << 45n;

/** Values of one unknown that lie on each side of a comparison, both outcomes first. */
function candidatesFor(
  operator: Comparison,
  left: bigint | Unknown,
  right: bigint | Unknown,
  unknown: UnknownValue,
  pointer: Pointer | null,
): readonly Value[] {
  const known = typeof left === 'bigint' ? left : typeof right === 'bigint' ? right : null;
  const expression = typeof left === 'bigint' ? right : left;
  if (unknown.kind !== 'integer' && (known === null || expression === unknown)) {
    if (pointer !== null) return [unknown.object(), pointer, NULL];
    return known !== null && known !== 0n ? [unknown.object(), known] : [unknown.object(), NULL];
  }
  const type = unknown.type;
  const signed = type?.signed ?? false;
  let values: bigint[];
  if (known === null) {
    values = [0n, 1n, 4096n, ...(type ? [type.max] : [])];
  } else {
    // Below zero an unsigned number is enormous, which nothing is that is only asked whether it is there; it may be large.
    const targets =
      known === 0n && !signed && expression === unknown
        ? [0n, 1n, large(unknown)]
        : [known, known - 1n, known + 1n];
    const near = targets.map((target) => solve(expression, target));
    const bits = singleBits(maskOf(expression)).map((bit) => solve(expression, bit));
    if (bits.length > 0) values = [0n, ...near, ...bits];
    else values = known === 0n ? [0n, 1n, ...(signed ? [-22n] : []), ...near] : [...near, 0n];
  }
  values = [...new Set(values.map((value) => (type ? type.wrap(value) : value)))];
  const outcome = (value: bigint): boolean => {
    const a = substitute(left, unknown, value);
    const b = substitute(right, unknown, value);
    return holds(operator, a, b);
  };
  const first = values[0];
  const unlike = (list: readonly bigint[]): bigint | undefined =>
    list.find((value) => outcome(value) !== outcome(first));
  // Where the expression rounds, the solution of the exact equation can lie beside the one that C computes.
  const other = unlike(values) ?? unlike(neighbours(values, type));
  return other === undefined ? values : [first, other, ...values.filter((v) => v !== first && v !== other)];
}

/** The bits that an expression leaves of what it is computed from; 0 when it is no such expression. */
function maskOf(expression: bigint | Unknown): bigint {
  if (!(expression instanceof Derived) || expression.operator !== '&') return 0n;
  const parts = [settle(expression.left), settle(expression.right)];
  return parts.find((part): part is bigint => typeof part === 'bigint') ?? 0n;
}

/** Bits of a mask, each by itself: those that stand for something, and not the many of a length or an address. */
function singleBits(mask: bigint): bigint[] {
  const bits: bigint[] = [];
  for (let bit = 1n; bit <= mask && bits.length <= MOST_BITS; bit <<= 1n)
    if ((mask & bit) !== 0n) bits.push(bit);
  return bits.length > MOST_BITS ? [] : bits;
}

/** The integers beside some integers, those that the type has. */
function neighbours(values: readonly bigint[], type: IntegerType | null): bigint[] {
  const near = values.flatMap((value) => [value + 1n, value - 1n]);
  return type === null ? near : near.filter((value) => type.wrap(value) === value);
}

/** A value of one unknown, the one undecided when none is named, for which an expression is (about) a target. */
function solve(expression: bigint | Unknown, target: bigint, of: UnknownValue | null = null): bigint {
  if (!(expression instanceof Derived)) return target;
  const part = (value: bigint | Unknown): bigint | Unknown =>
    of !== null && contains(value, of) ? value : settle(value);
  const left = part(expression.left);
  const right = part(expression.right);
  if (typeof right === 'bigint') {
    switch (expression.operator) {
      case '+':
        return solve(left, target - right, of);
      case '-':
        return solve(left, target + right, of);
      case '*':
        return solve(left, right === 0n ? target : target / right, of);
      case '/':
        return solve(left, target * right, of);
      case '<<':
        return solve(left, target >> right, of);
      case '>>':
        return solve(left, target << right, of);
      case '^':
        return solve(left, target ^ right, of);
      case '~':
        return solve(left, ~target, of);
      case '&':
        // No other bits than those that are asked for: another test of the same value may ask for these.
        return solve(left, target & right, of);
      default:
        return solve(left, target, of);
    }
  }
  if (typeof left !== 'bigint') return target;
  switch (expression.operator) {
    case '&':
      return solve(right, target & left, of);
    case '-':
      return solve(right, left - target, of);
    case '+':
      return solve(right, target - left, of);
    case '*':
      return solve(right, left === 0n ? target : target / left, of);
    default:
      return solve(right, target, of);
  }
}

/** The expression's value if the unknown had a value. */
function substitute(expression: bigint | Unknown, unknown: UnknownValue, value: bigint): bigint {
  if (typeof expression === 'bigint') return expression;
  if (expression === unknown) return value;
  if (expression instanceof UnknownValue) return integer(expression.bound);
  const left = substitute(expression.left, unknown, value);
  const right = substitute(expression.right, unknown, value);
  if ((expression.operator === '/' || expression.operator === '%') && right === 0n) return 0n;
  return expression.type.compute(expression.operator, left, right);
}

/** Whether a pointer carries an error number (IS_ERR), deciding an unknown one. */
export function isError(value: Value): boolean {
  const known = settle(value);
  if (typeof known !== 'bigint') {
    for (const unknown of undecided(known)) {
      if (unknown.kind === 'dynamic') unknown.kind = 'pointer';
      unknown.decide([unknown.object(), BigInt.asUintN(64, -12n)], 'IS_ERR');
    }
  }
  const bound = typeof known === 'bigint' ? known : integer(known.bound);
  return BigInt.asUintN(64, bound) >= BigInt.asUintN(64, -MAX_ERRNO);
}
