import type { Field } from './field';
import { IntegerType, s64, u64 } from './integer';
import type { Pointer, Value } from './value';

const BIT_STORAGE = [0, 1, 2, 3, 4, 5, 6, 7, 8].map(
  (bytes) => new IntegerType(`u${8 * bytes}`, 8 * bytes, false, bytes),
);

function viewOf(field: Field, bits: number): { first: number; bytes: IntegerType; low: bigint } {
  const first = field.shift >> 3;
  const bytes = Math.ceil(((field.shift & 7) + bits) / 8);
  return { first, bytes: BIT_STORAGE[bytes], low: BigInt(field.shift & 7) };
}

/** The value of a bit-field of a structure. */
export function bitField(base: Pointer, field: Field, bits: number): Value {
  const { first, bytes, low } = viewOf(field, bits);
  const stored = base.block.load(base.offset + field.offset + first, bytes, field.name) ?? 0n;
  const type = field.type as IntegerType;
  if (type.name === 'bool') return u64.and(u64.shr(stored, low), 1n);
  const value = u64.and(u64.shr(u64.from(stored), low), (1n << BigInt(bits)) - 1n);
  if (!type.signed) return value;
  const up = BigInt(64 - bits);
  return s64.shr(s64.shl(s64.from(value), up), up);
}

/** Stores a bit-field; gives what it holds then. */
export function setBitField(base: Pointer, field: Field, bits: number, value: Value): Value {
  const { first, bytes, low } = viewOf(field, bits);
  const offset = base.offset + field.offset + first;
  const mask = ((1n << BigInt(bits)) - 1n) << low;
  const stored = base.block.load(offset, bytes, field.name) ?? 0n;
  const kept = u64.and(u64.from(stored), u64.wrap(~mask));
  const put = u64.and(u64.shl(u64.from(value), low), mask);
  base.block.store(offset, bytes.size, u64.or(kept, put));
  return bitField(base, field, bits);
}
