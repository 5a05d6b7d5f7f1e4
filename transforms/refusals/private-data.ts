import { releasesByName } from '../../kernel/guesses';
import { effectsIn } from '../../analysis/effects';
import { variableHolding } from '../../analysis/outliving';
import type { CallExpression, FunctionDeclaration, Node } from '../../model/nodes';
import {
  calleeName,
  contains,
  find,
  findWithin,
  unparenthesized,
  withoutCasts,
  type Use,
} from '../../model/query';
import { closesOf } from '../mapped-callback/operations';
import { vmaMember, type Conversion } from '../mmap-prepare/conversion';
import { rootLocal } from './roots';

/**
 * Does `close` give back what an unknown call has got: the object that the hook keeps in the private data, or what the
 * opposite of its name would give back?
 */
export function closesWith(conversion: Conversion, use: Use<CallExpression>): CallExpression | null {
  const name = calleeName(use.node);
  const kept = isKeptInPrivateData(conversion, use);
  const reader = effectsIn(conversion.driver);
  for (const close of closesOf(conversion)) {
    for (const { node } of find(close.body, 'CallExpression')) {
      const giver = calleeName(node);
      if (giver === null) continue;
      if (name !== null && releasesByName(name).includes(giver)) return node;
      if (!kept || !node.arguments.some((argument) => isPrivateDataOf(close, argument))) continue;
      const effects = reader.ofCall(close, node);
      if (effects.some(({ effect }) => effect.does === 'gives' || effect.does === 'unknown')) return node;
    }
  }
  return null;
}

/** Is what a call returns stored in `vma->vm_private_data`, itself or by the local that holds it? */
function isKeptInPrivateData(conversion: Conversion, use: Use<CallExpression>): boolean {
  const holder = variableHolding(use);
  return find(conversion.function.body, 'AssignmentExpression').some(({ node }) => {
    if (vmaMember(conversion, unparenthesized(node.left)) !== 'vm_private_data') return false;
    const value = withoutCasts(node.right);
    return contains(node.right, use.node) || (value.type === 'Identifier' && value.name === holder);
  });
}

/** Is an argument the private data of the mapping, or a local that holds it? */
function isPrivateDataOf(close: FunctionDeclaration, argument: Node): boolean {
  const names = new Set<string>();
  for (const { node } of find(close.body, 'VariableDeclarator'))
    if (node.init && mentionsPrivateData(close, node.init)) names.add(node.id.name);
  for (const { node } of find(close.body, 'AssignmentExpression'))
    if (node.left.type === 'Identifier' && mentionsPrivateData(close, node.right)) names.add(node.left.name);
  const root = rootLocal(argument);
  return mentionsPrivateData(close, argument) || (root !== null && names.has(root));
}

function mentionsPrivateData(definition: FunctionDeclaration, node: Node): boolean {
  return findWithin(definition, node, 'MemberExpression').some(
    ({ node: member }) => member.property.type === 'Identifier' && member.property.name === 'vm_private_data',
  );
}
