import { effectsIn } from '../../analysis/effects';
import { typeOf, type Scope } from '../../analysis/held';
import { isUnsignedType, MIRROR, OPPOSITE } from '../../analysis/values';
import { typeNamed, widthOf } from '../../analysis/widths';
import { choosesIn, givesSigned, roundsTo } from '../../kernel/groups';
import type { CType, Expression, Node } from '../../model/nodes';
import { calleeName, isName, unparenthesized } from '../../model/query';
import { childNodes } from '../../model/walk';
import type { Conversion } from '../mmap-prepare/conversion';
import type { Outcome } from './outcomes';

/**
 * Does the outcome of a test say that a local is not negative: by a comparison with a number, or, as `int len` is compared in
 * `if (len > dev->size) return -EINVAL;`, with an unsigned value of the width of an address? Below 0 it would be larger than any
 * size that there is.
 */
export function saysNotNegative(conversion: Conversion, { test, holds }: Outcome, name: string): boolean {
  if (test.type !== 'BinaryExpression') return false;
  const { operator, left, right } = test;
  const relation = (holds ? operator : OPPOSITE.get(operator)) ?? '';
  if (isName(left, name)) return isAbove(conversion, relation, right);
  return isName(right, name) && isAbove(conversion, MIRROR.get(relation) ?? '', left);
}

function isAbove(conversion: Conversion, relation: string, other: Expression): boolean {
  const bare = unparenthesized(other);
  if (bare.type === 'Literal') return /^(?:>=?|==)$/.test(relation) && typeof bare.value === 'bigint';
  return /^(?:<=?|==)$/.test(relation) && isUnsignedAddress(conversion, bare);
}

/** Is a value computed as an unsigned one of the width of an address? */
function isUnsignedAddress({ driver, function: definition }: Conversion, value: Node): boolean {
  const scope: Scope = { reader: effectsIn(driver), definition, given: null };
  return widthOf(scope, value) === 'address' && !holdsSigned(scope, value);
}

/** Is a value computed of something signed that has the width of an address? */
function holdsSigned(scope: Scope, value: Node): boolean {
  const bare = unparenthesized(value);
  const isSigned = (type: CType | null): boolean =>
    type !== null && widthOf(scope, bare) === 'address' && !isUnsignedType(type);
  switch (bare.type) {
    case 'CCastExpression':
      return isSigned(bare.ctype);
    case 'Identifier':
    case 'MemberExpression':
      return isSigned(typeOf(scope, bare));
    case 'CallExpression': {
      const name = calleeName(bare) ?? '';
      const chosen = choosesIn(name);
      if (roundsTo(name) !== null || chosen === 'their type')
        return bare.arguments.some((argument) => holdsSigned(scope, argument));
      const [type] = chosen === 'a type' ? bare.arguments : [];
      return givesSigned(name) || isSigned(type ? typeNamed(type) : typeOf(scope, bare));
    }
    case 'CSizeof':
      return false;
    default:
      return childNodes(bare).some((child) => holdsSigned(scope, child));
  }
}
