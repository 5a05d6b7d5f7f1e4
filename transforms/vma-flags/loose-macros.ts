import type { Release } from '../../model/kernel-release';
import type { Driver } from '../../model/driver';
import type { Expression } from '../../model/nodes';
import { isNameInParentheses } from '../../model/query';
import { fileMacro } from './masks';

/** How closely C's binary operators bind: a larger number binds more closely. */
const BINDS: ReadonlyMap<string, number> = new Map(
  [
    ['||'],
    ['&&'],
    ['|'],
    ['^'],
    ['&'],
    ['==', '!='],
    ['<', '>', '<=', '>='],
    ['<<', '>>'],
    ['+', '-'],
    ['*', '/', '%'],
  ].flatMap((operators, i) => operators.map((operator): [string, number] => [operator, i])),
);

/** Unary operators and casts bind more closely than all of these. */
const UNARY = BINDS.size;

/** Operators of which it does not matter how several of them are grouped. */
const ASSOCIATIVE = new Set(['|', '&', '^', '||', '&&']);

/** Macros that stand for macros, which are followed. */
const DEPTH = 16;

/**
 * Does an operator take a part only of what a macro stands for, which has no parentheses around it: the first flag of
 * `#define KEEP VM_IO | VM_DONTCOPY` in `~KEEP` and in `flags & KEEP`?
 * @param operator a binary operator; null for a unary one or a cast
 * @param operand what stands beside the operator
 * @param since the first kernel that is compiled for
 */
export function takesPartOfMacro(
  driver: Driver,
  operator: string | null,
  operand: Expression,
  since: Release,
): boolean {
  if (operand.type !== 'Identifier' || isNameInParentheses(operand)) return false;
  const binds = operator === null ? UNARY : BINDS.get(operator);
  return looseOperators(driver, operand.name, since, DEPTH).some(
    (loose) =>
      binds === undefined ||
      (BINDS.get(loose) ?? -1) < binds ||
      (BINDS.get(loose) === binds && !(loose === operator && ASSOCIATIVE.has(loose))),
  );
}

/** The outermost operators of what a macro stands for, where nothing holds it together. */
function looseOperators(driver: Driver, name: string, since: Release, depth: number): string[] {
  if (depth === 0) return [];
  return (fileMacro(driver, name, since)?.values ?? []).flatMap((value) => {
    switch (value?.type) {
      case 'BinaryExpression':
      case 'LogicalExpression':
        return [value.operator];
      case 'ConditionalExpression':
        return ['?:'];
      case 'Identifier':
        if (isNameInParentheses(value)) return [];
        return looseOperators(driver, value.name, since, depth - 1);
      default:
        return [];
    }
  });
}
