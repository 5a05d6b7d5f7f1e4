import type { Expression, Node } from '../../model/nodes';
import type { Driver } from '../../model/driver';
import { unparenthesized } from '../../model/query';
import { PURE } from '../purity';

/**
 * Does evaluating an expression only compute, so that evaluating it elsewhere or not at all makes no difference?
 * Functions of the same file count when all they do is return such an expression.
 */
export function isComputed(driver: Driver, expression: Node, depth = 0): boolean {
  const all = (...nodes: readonly Node[]): boolean => nodes.every((node) => isComputed(driver, node, depth));
  const bare = unparenthesized(expression);
  switch (bare.type) {
    case 'CallExpression': {
      if (bare.callee.type !== 'Identifier' || !all(...bare.arguments)) return false;
      return PURE.test(bare.callee.name) || (depth < 3 && onlyReturns(driver, bare.callee.name, depth));
    }
    case 'BinaryExpression':
    case 'LogicalExpression':
      return all(bare.left, bare.right);
    case 'UnaryExpression':
    case 'CCastExpression':
    case 'CDereference':
    case 'CAddressOf':
      return all(bare.argument);
    case 'MemberExpression':
      return all(bare.object) && (!bare.computed || all(bare.property));
    case 'ConditionalExpression':
      return all(bare.test, bare.alternate) && (!bare.consequent || all(bare.consequent));
    case 'Identifier':
    case 'Literal':
    case 'CSizeof':
    case 'COffsetof':
    case 'CTypeName':
      return true;
    default:
      return false;
  }
}

/** Is a function of the file no more than `return expression;`, perhaps of locals that are computed, too? */
function onlyReturns(driver: Driver, name: string, depth: number): boolean {
  const definitions = driver.functions(name);
  if (definitions.length !== 1) return false;
  return definitions[0].body.body.every((statement) => {
    const parts: (Expression | null)[] =
      statement.type === 'ReturnStatement'
        ? [statement.argument]
        : statement.type === 'VariableDeclaration' && !statement.storage.includes('static')
          ? statement.declarations.map((declarator) => declarator.init)
          : [];
    return (
      (statement.type === 'ReturnStatement' || statement.type === 'VariableDeclaration') &&
      parts.every((part) => part === null || isComputed(driver, part, depth + 1))
    );
  });
}
