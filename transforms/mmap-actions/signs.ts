import { effectsIn } from '../../analysis/effects';
import { typeOf, type Scope } from '../../analysis/held';
import { isUnsignedType } from '../../analysis/values';
import { widthOf } from '../../analysis/widths';
import type { Expression, Node } from '../../model/nodes';
import { unparenthesized } from '../../model/query';
import { walk } from '../../model/walk';
import type { Conversion } from '../mmap-prepare/conversion';
import { EXCHANGED, OPPOSITE, type Outcome } from './outcomes';
import { isName } from './sizes';

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
  return isName(right, name) && isAbove(conversion, EXCHANGED.get(relation) ?? '', left);
}

function isAbove(conversion: Conversion, relation: string, other: Expression): boolean {
  const bare = unparenthesized(other);
  if (bare.type === 'Literal') return /^(?:>=?|==)$/.test(relation) && typeof bare.value === 'bigint';
  return /^(?:<=?|==)$/.test(relation) && isUnsignedAddress(conversion, bare);
}

/** Is a value computed as an unsigned one of the width of an address? */
function isUnsignedAddress({ driver, function: definition }: Conversion, value: Node): boolean {
  const scope: Scope = { reader: effectsIn(driver), definition, given: null };
  if (widthOf(scope, value) !== 'address') return false;
  let isUnsigned = true;
  walk(value, (node) => {
    if (node.type !== 'MemberExpression' && node.type !== 'Identifier' && node.type !== 'CCastExpression')
      return true;
    const type = node.type === 'CCastExpression' ? node.ctype : typeOf(scope, node);
    if (type && widthOf(scope, node) === 'address' && !isUnsignedType(type)) isUnsigned = false;
    return node.type === 'CCastExpression';
  });
  return isUnsigned;
}
