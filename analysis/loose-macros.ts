import { replacementText } from '../model/defines';
import type { Driver } from '../model/driver';
import type { Expression, Node } from '../model/nodes';
import { parseExpression } from '../model/parse';
import { findFrom, isNameInParentheses } from '../model/query';
import { definesFor } from './macro-bodies';
import { mayNameMacro } from './macro-names';

/**
 * Macros that stand for an operation without parentheses around it, `#define KEEP VM_IO | VM_DONTCOPY`: what stands beside
 * such a name may take a part only of what it stands for.
 */

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
 * Does an operator take a part only of what a macro stands for: the first flag of it in `~KEEP` and in `flags & KEEP`?
 * @param operator a binary operator; null for a unary one or a cast
 * @param operand what stands beside the operator
 */
export function takesPartOfMacro(driver: Driver, operator: string | null, operand: Node): boolean {
  const binds = operator === null ? UNARY : BINDS.get(operator);
  return looseOperators(driver, operand, DEPTH).some((loose) => {
    const looser = BINDS.get(loose) ?? -1;
    if (binds === undefined || looser < binds) return true;
    return looser === binds && !(loose === operator && ASSOCIATIVE.has(loose));
  });
}

/** Is a node the name of a macro, or a call of one, that stands for an operation without parentheses around it? */
export function isLooseMacro(driver: Driver, node: Node): boolean {
  return looseOperators(driver, node, DEPTH).length > 0;
}

/** Does an expression name such a macro, so that it may come apart in what its text becomes a part of? */
export function namesLooseMacro(driver: Driver, expression: Node): boolean {
  return [...findFrom(expression, 'Identifier'), ...findFrom(expression, 'CallExpression')].some(({ node }) =>
    isLooseMacro(driver, node),
  );
}

const known = new WeakMap<Driver, Map<string, readonly string[]>>();

/** The outermost operators of what a macro stands for, where nothing holds it together. */
function looseOperators(driver: Driver, node: Node, depth: number): readonly string[] {
  const isCall = node.type === 'CallExpression';
  const name = isCall ? node.callee : node;
  if (name.type !== 'Identifier' || isNameInParentheses(name) || !mayNameMacro(driver, name.name)) return [];
  let names = known.get(driver);
  if (!names) known.set(driver, (names = new Map<string, readonly string[]>()));
  const key = isCall ? `${name.name}()` : name.name;
  let found = names.get(key);
  if (!found) {
    const texts = definesFor(driver, name.name).filter(
      ({ parameters }) => (parameters !== undefined) === isCall,
    );
    found = texts.flatMap(({ text }) =>
      outermost(driver, parseExpression(replacementText(text)), depth).slice(0, 1),
    );
    names.set(key, found);
  }
  return found;
}

/** The operator of an operation that no parentheses are around. */
function outermost(driver: Driver, value: Expression | null, depth: number): readonly string[] {
  switch (value?.type) {
    case 'BinaryExpression':
    case 'LogicalExpression':
    case 'AssignmentExpression':
      return [value.operator];
    case 'ConditionalExpression':
      return ['?:'];
    case 'SequenceExpression':
      return [','];
    case 'Identifier':
    case 'CallExpression':
      return depth > 0 ? looseOperators(driver, value, depth - 1) : [];
    default:
      return [];
  }
}
