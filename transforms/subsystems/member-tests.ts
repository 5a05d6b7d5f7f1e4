import { isHint } from '../../kernel/groups';
import type { Expression, Node } from '../../model/nodes';

/** How a member that holds a callback is asked for: as a whole condition, in one, or as an argument. */

/** Is an expression all of the condition of a statement? */
export function isWholeTest(parent: Node | undefined, node: Node): boolean {
  return (parent?.type === 'IfStatement' || parent?.type === 'WhileStatement') && parent.test === node;
}

/** Is an expression an argument of `likely()` and its like, or of a warning that is given a condition? */
export function isArgument(parent: Node | undefined, node: Node): boolean {
  return parent?.type === 'CallExpression' && parent.arguments.some((argument) => argument === node);
}

export function isAnd(parent: Node | undefined): boolean {
  return parent?.type === 'LogicalExpression' && parent.operator === '&&';
}

/** Is a value only tested, in whatever way? */
export function isAsked(parent: Node | undefined, node: Node): boolean {
  if (parent?.type === 'UnaryExpression' && parent.operator === '!') return true;
  const compared =
    parent?.type === 'BinaryExpression' && /^[!=]=$/.test(parent.operator) && isNull(parent.right);
  return compared || isBoolean(parent, node);
}

/** Is only asked whether a value is one? */
export function isBoolean(parent: Node | undefined, node: Node): boolean {
  if (parent?.type === 'CallExpression' && parent.callee.type === 'Identifier' && parent.callee !== node)
    return isHint(parent.callee.name);
  if (parent?.type === 'LogicalExpression') return true;
  // Of `a ?: b` the condition is the value, too.
  if (parent?.type === 'ConditionalExpression') return parent.test === node && parent.consequent !== null;
  return isWholeTest(parent, node);
}

export function isNull(expression: Expression): boolean {
  return expression.type === 'Identifier' && expression.name === 'NULL';
}
