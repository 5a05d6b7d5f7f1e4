import type { Node, Statement } from '../../model/nodes';
import type { Use } from '../../model/query';

/** The statement that a node is part of, with the nodes around it. */
export function statementOf(use: Use): Use<Statement> {
  const chain = [use.node, ...use.parents];
  const index = chain.findIndex((node) => isStatement(node));
  return { node: chain[index] as Statement, parents: chain.slice(index + 1) };
}

const STATEMENT = /Statement$|^VariableDeclaration$|^CMacroBlock$|^CPreproc/;

function isStatement(node: Node): boolean {
  return STATEMENT.test(node.type) && node.type !== ('CStatementExpression' as string);
}

/** The statements that run after a node in its parent, in order. */
export function siblingsAfter(parent: Node, node: Node): readonly Statement[] {
  const list = listIn(parent);
  const index = list.indexOf(node as Statement);
  return index < 0 ? [] : list.slice(index + 1);
}

/** The statement that runs before one in its parent. */
export function siblingBefore({ node, parents: [parent] }: Use<Statement>): Statement | undefined {
  const list = parent ? listIn(parent) : [];
  return list[list.indexOf(node) - 1];
}

function listIn(parent: Node): readonly Statement[] {
  return parent.type === 'BlockStatement'
    ? parent.body
    : parent.type === 'SwitchCase'
      ? parent.consequent
      : [];
}
