import { Fault } from './fault';
import { Derived, isReconsidered, settle, type Unknown } from './unknown';
import type { Value } from './value';

/** Operations on two integers. */
export type BinaryOperator = '+' | '-' | '*' | '/' | '%' | '<<' | '>>' | '&' | '|' | '^';
/** Every operation that gives an integer. */
export type IntegerOperator = BinaryOperator | '~' | 'from';
/** An integer of C, or one not known yet. */
export type IntegerValue = bigint | Unknown;

/**
 * One of C's integer types on x86-64. Integers are bigints in the range of their type; every operation wraps to it,
 * signed overflow too (the kernel is built with -fno-strict-overflow). Operands must already have been converted to
 * the type that C computes in; lowering does that.
 */
export class IntegerType {
  readonly kind = 'integer';
  /** Bytes. */
  readonly size: number;

  /**
   * @param name kernel name: s32, u64, bool
   * @param bits width in bits
   * @param signed whether negative values exist
   * @param bytes size in memory when it is not the width: 1 for bool, the member's for a bit-field
   */
  constructor(
    readonly name: string,
    readonly bits: number,
    readonly signed: boolean,
    bytes: number = bits / 8,
  ) {
    this.size = bytes;
  }

  get align(): number {
    return this.size;
  }

  get min(): bigint {
    return this.signed ? -(1n << BigInt(this.bits - 1)) : 0n;
  }

  get max(): bigint {
    return (1n << BigInt(this.signed ? this.bits - 1 : this.bits)) - 1n;
  }

  /** Bring a mathematical integer into the range of the type, as C's conversions do. */
  wrap(value: bigint): bigint {
    if (this.name === 'bool') return value === 0n ? 0n : 1n;
    return this.signed ? BigInt.asIntN(this.bits, value) : BigInt.asUintN(this.bits, value);
  }

  /** Convert any scalar to this type: `(u8)x`. A pointer becomes its address. */
  from(value: Value): IntegerValue {
    return typeof value === 'bigint' ? this.wrap(value) : this.symbolic('from', value, 0n);
  }

  add(a: Value, b: Value): IntegerValue {
    return typeof a === 'bigint' && typeof b === 'bigint' ? this.wrap(a + b) : this.symbolic('+', a, b);
  }

  sub(a: Value, b: Value): IntegerValue {
    return typeof a === 'bigint' && typeof b === 'bigint' ? this.wrap(a - b) : this.symbolic('-', a, b);
  }

  mul(a: Value, b: Value): IntegerValue {
    return typeof a === 'bigint' && typeof b === 'bigint' ? this.wrap(a * b) : this.symbolic('*', a, b);
  }

  div(a: Value, b: Value): IntegerValue {
    return this.symbolic('/', a, b);
  }

  mod(a: Value, b: Value): IntegerValue {
    return this.symbolic('%', a, b);
  }

  and(a: Value, b: Value): IntegerValue {
    return typeof a === 'bigint' && typeof b === 'bigint' ? this.wrap(a & b) : this.symbolic('&', a, b);
  }

  or(a: Value, b: Value): IntegerValue {
    return typeof a === 'bigint' && typeof b === 'bigint' ? this.wrap(a | b) : this.symbolic('|', a, b);
  }

  xor(a: Value, b: Value): IntegerValue {
    return typeof a === 'bigint' && typeof b === 'bigint' ? this.wrap(a ^ b) : this.symbolic('^', a, b);
  }

  /** `a << count`; the count is taken modulo the width, as x86-64's shift instructions do. */
  shl(a: Value, count: Value): IntegerValue {
    return this.symbolic('<<', a, count);
  }

  /** `a >> count`: arithmetic for a signed type. */
  shr(a: Value, count: Value): IntegerValue {
    return this.symbolic('>>', a, count);
  }

  neg(a: Value): IntegerValue {
    return this.symbolic('-', 0n, a);
  }

  /** `~a`. */
  not(a: Value): IntegerValue {
    return this.symbolic('~', a, 0n);
  }

  /**
   * Compute with known operands.
   * @throws Fault `division by zero`
   */
  compute(operator: IntegerOperator, a: bigint, b: bigint): bigint {
    switch (operator) {
      case 'from':
        return this.wrap(a);
      case '+':
        return this.wrap(a + b);
      case '-':
        return this.wrap(a - b);
      case '*':
        return this.wrap(a * b);
      case '/':
      case '%':
        if (b === 0n) throw new Fault('division by zero', `${a} ${operator} 0`);
        return this.wrap(operator === '/' ? a / b : a % b);
      case '<<':
        return this.wrap(a << (b & BigInt(this.bits - 1)));
      case '>>':
        return this.wrap(a >> (b & BigInt(this.bits - 1)));
      case '&':
        return this.wrap(a & b);
      case '|':
        return this.wrap(a | b);
      case '^':
        return this.wrap(a ^ b);
      case '~':
        return this.wrap(~a);
    }
  }

  /** Compute with operands of which one may be a pointer, not known yet, or never set. */
  symbolic(operator: IntegerOperator, a: Value, b: Value): IntegerValue {
    const left = settle(a);
    const right = settle(b);
    // Flags are tested one after the other: what has been decided for the first is asked again for the others.
    if (operator === '&' && typeof right === 'bigint' && isReconsidered(a))
      return Derived.of(this, '&', a, right);
    if (typeof left === 'bigint' && typeof right === 'bigint') return this.compute(operator, left, right);
    return Derived.of(this, operator, left, right);
  }
}

export const bool = new IntegerType('bool', 1, false, 1);
export const s8 = new IntegerType('s8', 8, true);
export const u8 = new IntegerType('u8', 8, false);
export const s16 = new IntegerType('s16', 16, true);
export const u16 = new IntegerType('u16', 16, false);
export const s32 = new IntegerType('s32', 32, true);
export const u32 = new IntegerType('u32', 32, false);
export const s64 = new IntegerType('s64', 64, true);
export const u64 = new IntegerType('u64', 64, false);

/** Every integer type, by its name in generated code. */
export const INTEGER_TYPES: ReadonlyMap<string, IntegerType> = new Map(
  [bool, s8, u8, s16, u16, s32, u32, s64, u64].map((type) => [type.name, type]),
);

/** C's integer promotion: what is narrower than int is computed in int. */
export function promote(type: IntegerType): IntegerType {
  return type.bits < 32 ? s32 : type;
}

/** C's usual arithmetic conversions: the type in which a binary operation on two integers is computed. */
export function commonType(a: IntegerType, b: IntegerType): IntegerType {
  const left = promote(a);
  const right = promote(b);
  if (left.bits !== right.bits) return left.bits > right.bits ? left : right;
  return left.signed ? right : left;
}
