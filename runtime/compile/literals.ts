import type { Literal } from '../../model/nodes';
import { s32, s64, u32, u64, type IntegerType } from '../machine/integer';

/** The type of an integer constant, by its value, base and suffix (C11 6.4.4.1). */
export function integerLiteralType(literal: Literal): IntegerType {
  const value = literal.value as bigint;
  const suffix = /[uUlL]*$/.exec(literal.raw)?.[0].toLowerCase() ?? '';
  const unsigned = suffix.includes('u');
  const long = suffix.includes('l');
  const decimal = !/^0/.test(literal.raw) || literal.raw === '0';
  const candidates = (unsigned ? [u32, u64] : decimal ? [s32, s64] : [s32, u32, s64, u64]).filter(
    (type) => !long || type.bits === 64,
  );
  return candidates.find((type) => value <= type.max) ?? u64;
}
