import type { CallExpression, FunctionDeclaration, Node } from '../model/nodes';
import { calleeName, find, unparenthesized } from '../model/query';
import { macroLocalsOf } from './macro-locals';
import { isLocal, memberOf } from './places';

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
    case 'CallExpression': {
      const whole = wholeOf(bare);
      return whole ? placeOf(definition, whole) : 'state';
    }
    default:
      return 'state';
  }
}

/** What a macro that is assigned to names a part of: `prot` of `pgprot_val(prot)`; null for any that leads somewhere else. */
function wholeOf(call: CallExpression): Node | null {
  return /_val$/.test(calleeName(call) ?? '') ? (call.arguments[0] ?? null) : null;
}

/**
 * Does an lvalue name memory that outlives a call of the function: through a pointer, or a variable that is not a local?
 * @param tracked the pointer whose own members do not count: the vma, which is filled in and no state
 */
export function isState(definition: FunctionDeclaration, target: Node, tracked: string): boolean {
  const bare = unparenthesized(target);
  switch (bare.type) {
    case 'Identifier':
      return bare.name !== tracked && !isLocal(definition, bare.name);
    case 'MemberExpression': {
      if (bare.object.type === 'Identifier' && bare.object.name === tracked) return false;
      if (bare.arrow) return true;
      const object = unparenthesized(bare.object);
      if (!bare.computed || object.type === 'CallExpression') return isState(definition, object, tracked);
      if (object.type === 'Identifier') return !isLocalArray(definition, object.name);
      if (object.type !== 'MemberExpression') return pointeeOf(definition, object) !== 'local';
      // The vma has no arrays: its members lead to what is indexed.
      return memberOf(object, tracked) !== null || isState(definition, object, tracked);
    }
    case 'CDereference':
      return pointeeOf(definition, bare.argument) !== 'local';
    case 'CCastExpression':
      return isState(definition, bare.argument, tracked);
    case 'CallExpression': {
      const whole = wholeOf(bare);
      return whole === null || isState(definition, whole, tracked);
    }
    default:
      return false;
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

/** Is an lvalue a part of what a pointer points to, and not of something that a pointer in there leads to? */
export function liesIn(target: Node, pointer: string): boolean {
  const bare = unparenthesized(target);
  switch (bare.type) {
    case 'MemberExpression':
      if (bare.arrow) return pointsInto(bare.object, pointer);
      return !bare.computed && liesIn(bare.object, pointer);
    case 'CDereference':
      return pointsInto(bare.argument, pointer);
    case 'CCastExpression':
      return liesIn(bare.argument, pointer);
    default:
      return false;
  }
}

/** Does a value point to what a pointer points to, or to a part of that: `vma` and `&vma->vm_page_prot`, not `vma->vm_mm`? */
export function pointsInto(value: Node, pointer: string): boolean {
  const bare = unparenthesized(value);
  switch (bare.type) {
    case 'Identifier':
      return bare.name === pointer;
    case 'CAddressOf':
      return liesIn(bare.argument, pointer);
    case 'CCastExpression':
      return pointsInto(bare.argument, pointer);
    case 'BinaryExpression':
      return pointsInto(bare.left, pointer) || pointsInto(bare.right, pointer);
    default:
      return false;
  }
}

/** Is a name an array that lives no longer than a call of the function? A static one is one for all calls. */
function isLocalArray(definition: FunctionDeclaration, name: string): boolean {
  if (macroLocalsOf(definition).some((local) => local.name === name && local.as === 'pointer')) return true;
  return (
    isLocal(definition, name) &&
    find(definition.body, 'VariableDeclarator').some(
      ({ node }) => node.id.name === name && node.id.ctype.kind === 'array',
    )
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
