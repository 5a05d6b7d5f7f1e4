import type { Statement } from '../../model/nodes';
import type { Use } from '../../model/query';
import { CODE } from '../findings';
import { statementOf } from '../mmap-actions/paths';
import { excerpt, type Conversion } from '../mmap-prepare/conversion';
import { Refusal } from './operations';
import { alwaysLeaves, isInLoop } from './shape';
import type { Take } from './takes';

/** The statement that a take is part of, if it can move as a whole. */
export function unitOf(conversion: Conversion, take: Take): Use<Statement> {
  const statement = guardedBlock(statementOf(take.use));
  const text = excerpt(conversion, take.use.node);
  if (isInLoop(take.use)) throw new Refusal(CODE.takenOnSomeWays, take.use.node, `${text} is done in a loop`);
  return movable(conversion, statement, text);
}

/** The outermost `scoped_guard()` block around a statement: a lock moves with what it protects. */
export function guardedBlock(statement: Use<Statement>): Use<Statement> {
  const guards = statement.parents.filter((parent) => parent.type === 'CMacroBlock');
  const outermost = guards.at(-1);
  if (!outermost) return statement;
  return { node: outermost, parents: statement.parents.slice(statement.parents.indexOf(outermost) + 1) };
}

/**
 * A statement that can move as a whole.
 * @param text what is done in it, for the refusal
 * @throws Refusal for any other
 */
export function movable(conversion: Conversion, statement: Use<Statement>, text: string): Use<Statement> {
  const { node } = statement;
  if (statement.parents.some((parent) => parent.type === 'CPreprocConditional'))
    throw new Refusal(CODE.takenOnSomeWays, node, `${text} is done under an #if`);
  switch (node.type) {
    case 'ExpressionStatement':
    case 'CMacroBlock':
      return statement;
    case 'VariableDeclaration':
      if (node.declarations.length > 1)
        throw new Refusal(
          CODE.takenOnSomeWays,
          node,
          `${text} is done in a declaration of several variables`,
        );
      return statement;
    case 'IfStatement':
      if (node.alternate || !alwaysLeaves(node.consequent))
        throw new Refusal(CODE.takenOnSomeWays, node, `what depends on ${text} is more than an error return`);
      return statement;
    case 'ReturnStatement':
      if (statement.parents[0] === conversion.function.body) return statement;
      throw new Refusal(CODE.takenOnSomeWays, node, `${text} is returned from inside a branch`);
    default:
      throw new Refusal(CODE.takenOnSomeWays, node, `${text} stands in a statement that cannot move`);
  }
}
