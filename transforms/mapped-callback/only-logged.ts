import type { FunctionDeclaration, Node } from '../../model/nodes';
import { isLocal } from '../../analysis/places';
import { contains, variableUses, type Use } from '../../model/query';
import { isLogCall } from '../mmap-actions/results';

/**
 * Is what stands somewhere in a function seen by those alone who read its messages: it is given to a call that only logs, or a
 * local is set to it that is?
 */
export function isOnlyLogged(
  definition: FunctionDeclaration,
  { node, parents }: Use<Node>,
  seen = new Set<string>(),
): boolean {
  if (parents.some((parent) => parent.type === 'CallExpression' && isLogCall(parent))) return true;
  const name = localSetTo(definition, { node, parents });
  if (name === null || seen.has(name)) return false;
  seen.add(name);
  const reads = variableUses(definition.body, name).filter((use) => !isDeclared(use) && !isSet(use));
  return reads.every((use) => isOnlyLogged(definition, use, seen));
}

/** The name of the local of a function that a value is computed for; null for what goes anywhere else. */
function localSetTo(definition: FunctionDeclaration, { node, parents }: Use<Node>): string | null {
  for (const parent of parents) {
    if (parent.type === 'CallExpression') return null;
    if (parent.type === 'VariableDeclarator')
      return parent.id.type === 'Identifier' && parent.init && contains(parent.init, node)
        ? parent.id.name
        : null;
    if (parent.type === 'AssignmentExpression') {
      const isPlain = parent.left.type === 'Identifier' && contains(parent.right, node);
      const isStatement = parents[parents.indexOf(parent) + 1]?.type === 'ExpressionStatement';
      return isPlain && isStatement && isLocal(definition, parent.left.name) ? parent.left.name : null;
    }
  }
  return null;
}

const isDeclared = ({ node, parents: [parent] }: Use<Node>): boolean =>
  parent?.type === 'VariableDeclarator' && parent.id === node;

const isSet = ({ node, parents: [parent, statement] }: Use<Node>): boolean =>
  parent?.type === 'AssignmentExpression' &&
  parent.left === node &&
  statement?.type === 'ExpressionStatement';
