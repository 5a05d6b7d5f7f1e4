import type { FunctionDeclaration, Node, Statement } from '../../model/nodes';
import { calleeName, contains, findWithin, unparenthesized } from '../../model/query';
import { lastName } from '../../analysis/places';
import { mappingCalls } from '../mmap-actions/calls';
import { logsByName } from '../../kernel/guesses';
import type { Conversion } from '../mmap-prepare/conversion';
import type { Plan } from './plan';
import { headOf } from './shape';

/**
 * A count with a limit: `if (atomic_inc_return(&n) > 4) { atomic_dec(&n); return -EBUSY; }`. A `mapped` that fails is followed
 * by `close` (mm/vma.c, mmap_action_finish() unmaps the range), which counts down: what the arm does goes, and no private
 * data has to tell `close` whether there is something to give back.
 * @returns the statements of what moves that `close` does in their place; null where it does not do just that
 */
export function undoneByClose(
  conversion: Conversion,
  { takes, moved }: Plan,
  close: FunctionDeclaration,
): readonly Statement[] | null {
  const [take, another] = takes;
  if (!take || another || take.open || mappingCalls(conversion).length > 0) return null;
  const undos: Statement[] = [];
  for (const { node } of moved) {
    const returns = findWithin(conversion.function, node, 'ReturnStatement');
    if (returns.length === 0) continue;
    if (node.type !== 'IfStatement' || node.alternate || !contains(node.test, take.use.node)) return null;
    const { consequent } = node;
    if (consequent.type !== 'BlockStatement' || returns.length > 1) return null;
    const undo = consequent.body.find(
      (one) => one.type === 'ExpressionStatement' && take.isUndoneBy(unparenthesized(one.expression)),
    );
    if (!undo || consequent.body.at(-1)?.type !== 'ReturnStatement') return null;
    undos.push(undo);
  }
  const [first] = undos;
  if (first?.type !== 'ExpressionStatement') return null;
  const undo = unparenthesized(first.expression);
  const rest = close.body.body.slice(headOf(close).length).filter((one) => !isLog(one));
  const [only, more] = rest;
  if (only?.type !== 'ExpressionStatement' || more) return null;
  return isSameUndo(undo, unparenthesized(only.expression)) ? undos : null;
}

function isLog(statement: Statement): boolean {
  if (statement.type !== 'ExpressionStatement') return false;
  const name = calleeName(unparenthesized(statement.expression));
  return name !== null && logsByName(name);
}

/** Do two expressions do the same to members of the same name? */
function isSameUndo(a: Node, b: Node): boolean {
  if (a.type === 'CallExpression' && b.type === 'CallExpression') {
    const names = a.arguments.map(memberOf);
    return (
      calleeName(a) !== null &&
      calleeName(a) === calleeName(b) &&
      a.arguments.length === b.arguments.length &&
      names.every((name, i) => name !== null && name === memberOf(b.arguments[i]))
    );
  }
  return (
    a.type === 'UpdateExpression' &&
    b.type === 'UpdateExpression' &&
    a.operator === b.operator &&
    lastName(a.argument) !== null &&
    lastName(a.argument) === lastName(b.argument)
  );
}

function memberOf(argument: Node): string | null {
  const bare = unparenthesized(argument);
  return bare.type === 'CAddressOf' ? lastName(bare.argument) : null;
}
