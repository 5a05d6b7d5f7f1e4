import type { FunctionDeclaration, Node } from '../model/nodes';
import { find, unparenthesized } from '../model/query';
import { isLocal } from './places';

/**
 * What something is done to, as the caller of the function sees it: memory that is reached through a parameter (its
 * index), what the call returns, memory that is gone when the function returns, or anything else that outlives it.
 */
export type Target = number | 'result' | 'local' | 'state';

/** What an lvalue names. */
export function placeOf(definition: FunctionDeclaration, target: Node): Target {
  const bare = unparenthesized(target);
  switch (bare.type) {
    case 'Identifier':
      return isLocal(definition, bare.name) ? 'local' : 'state';
    case 'MemberExpression': {
      if (bare.arrow) return pointeeOf(definition, bare.object);
      if (!bare.computed) return placeOf(definition, bare.object);
      const object = unparenthesized(bare.object);
      const isArray = object.type !== 'Identifier' || isLocalArray(definition, object.name);
      return isArray ? placeOf(definition, object) : pointeeOf(definition, object);
    }
    case 'CDereference':
      return pointeeOf(definition, bare.argument);
    case 'CCastExpression':
      return placeOf(definition, bare.argument);
    default:
      return 'state';
  }
}

/** What a pointer leads to. */
export function pointeeOf(definition: FunctionDeclaration, pointer: Node): Target {
  const bare = unparenthesized(pointer);
  switch (bare.type) {
    case 'Identifier': {
      if (bare.name === 'NULL') return 'local';
      const parameter = definition.params.findIndex(({ name }) => name === bare.name);
      if (parameter >= 0) return parameter;
      return isLocalArray(definition, bare.name) || pointsToLocal(definition, bare.name) ? 'local' : 'state';
    }
    case 'CAddressOf':
      return placeOf(definition, bare.argument);
    case 'CCastExpression':
      return pointeeOf(definition, bare.argument);
    case 'BinaryExpression': {
      const left = pointeeOf(definition, bare.left);
      return left === 'state' && bare.left.type === 'Literal' ? pointeeOf(definition, bare.right) : left;
    }
    case 'MemberExpression': {
      const through = placeOf(definition, bare);
      return typeof through === 'number' ? through : 'state';
    }
    case 'Literal':
      // NULL, or the text of a string; a number may be a handle.
      return typeof bare.value === 'string' || bare.value === 0n ? 'local' : 'state';
    default:
      return 'state';
  }
}

function isLocalArray(definition: FunctionDeclaration, name: string): boolean {
  return find(definition.body, 'VariableDeclarator').some(
    ({ node }) => node.id.name === name && node.id.ctype.kind === 'array',
  );
}

/** `struct x *p = &local;`, and nothing else is ever stored there. */
function pointsToLocal(definition: FunctionDeclaration, name: string): boolean {
  const values = [
    ...find(definition.body, 'VariableDeclarator').flatMap(({ node }) =>
      node.id.name === name && node.init ? [node.init] : [],
    ),
    ...find(definition.body, 'AssignmentExpression').flatMap(({ node }) =>
      node.left.type === 'Identifier' && node.left.name === name ? [node.right] : [],
    ),
  ].map(unparenthesized);
  return (
    values.length > 0 &&
    values.every((value) => value.type === 'CAddressOf' && placeOf(definition, value.argument) === 'local')
  );
}
