import type { Statement } from '../../model/nodes';
import type { Use } from '../conversion';

/** Is the node inside a loop: `for`, `while`, `do`, or a macro that opens a block and is no guard? */
export function isInLoop(use: Use): boolean {
  return use.parents.some(
    (parent) =>
      parent.type === 'ForStatement' ||
      parent.type === 'WhileStatement' ||
      parent.type === 'DoWhileStatement' ||
      (parent.type === 'CMacroBlock' && !/guard/.test(parent.callee.name)),
  );
}

/** Does control always leave a statement by a return or a goto? */
export function alwaysLeaves(statement: Statement): boolean {
  switch (statement.type) {
    case 'ReturnStatement':
    case 'CGotoStatement':
      return true;
    case 'LabeledStatement':
      return alwaysLeaves(statement.body);
    case 'BlockStatement':
      return statement.body.some(alwaysLeaves);
    case 'IfStatement':
      return (
        statement.alternate !== null &&
        alwaysLeaves(statement.consequent) &&
        alwaysLeaves(statement.alternate)
      );
    default:
      return false;
  }
}
