import type { Expression, FunctionDeclaration, Node } from '../model/nodes';
import { find, unparenthesized, withoutAddress } from '../model/query';
import { isLocal, lastName, rootOf } from './places';
import { pointeeOf, pointsInto } from './targets';

/**
 * What the pointers in a local lead to: a function that is given `&scope` may change what `scope.dev` points to, which does not
 * end with the local.
 */

/** The way from a parameter to what is changed, where it goes on through a pointer that lies there. */
export interface Beyond {
  /** The member that this pointer is; null for an element of an array. */
  readonly member: string | null;
}

/** The pointer that an lvalue, or an argument, goes on through behind a parameter; null when there is none. */
export function beyond(node: Node, parameter: string): Beyond | null {
  let inner: Node | null = null;
  for (let at: Node = node; ;) {
    const bare = unparenthesized(at);
    if (bare.type === 'MemberExpression') {
      const pointer = unparenthesized(bare.object);
      if ((bare.arrow || bare.computed) && pointer.type !== 'Identifier') inner = pointer;
      at = bare.object;
    } else if (bare.type === 'CDereference') {
      const pointer = unparenthesized(bare.argument);
      if (pointer.type !== 'Identifier') inner = pointer;
      at = bare.argument;
    } else if (bare.type === 'CAddressOf' || bare.type === 'CCastExpression') at = bare.argument;
    else break;
  }
  if (inner === null || pointsInto(inner, parameter) || rootOf(inner) !== parameter) return null;
  return { member: inner.type === 'MemberExpression' && !inner.computed ? lastName(inner) : null };
}

/**
 * May a pointer that lies in what an argument names lead to something that outlives the function?
 * @param isOwn is a value memory of the function's own?
 */
export function leadsOut(
  definition: FunctionDeclaration,
  argument: Node,
  { member }: Beyond,
  isOwn: (value: Expression) => boolean,
): boolean {
  const root = rootOf(withoutAddress(argument));
  if (root === null) return false;
  if (definition.params.some(({ name }) => name === root)) return true;
  return valuesIn(definition, root, member).some((value) => !isOwn(value) && isOther(definition, value));
}

/** The values that members of a name, or elements, are given. */
function valuesIn({ body }: FunctionDeclaration, root: string, member: string | null): Expression[] {
  const initial = find(body, 'VariableDeclarator').flatMap(({ node }) =>
    node.id.name === root && node.init ? valuesOf(node.init, member) : [],
  );
  const assigned = find(body, 'AssignmentExpression').flatMap(({ node: { left, right } }) => {
    if (rootOf(left) !== root) return [];
    const bare = unparenthesized(left);
    if (bare.type !== 'MemberExpression') return valuesOf(right, member);
    return member === null || bare.computed || lastName(bare) === member ? [right] : [];
  });
  return [...initial, ...assigned];
}

function valuesOf(init: Expression, member: string | null): Expression[] {
  const bare = unparenthesized(init);
  if (bare.type === 'CCompoundLiteral') return valuesOf(bare.value, member);
  if (bare.type !== 'CInitializerList') return [init];
  return bare.elements.flatMap((element) => {
    if (element.type !== 'CDesignatedInitializer') return valuesOf(element, member);
    const named = element.designators.flatMap((one) => (one.kind === 'member' ? [one.name] : []));
    const isOther = member !== null && named.length > 0 && !named.includes(member);
    return isOther && element.value.type !== 'CInitializerList' ? [] : valuesOf(element.value, member);
  });
}

/** Is a value, where it is a pointer, one to what the function does not have for itself? */
function isOther(definition: FunctionDeclaration, value: Expression): boolean {
  const bare = unparenthesized(value);
  switch (bare.type) {
    case 'CCastExpression':
      return isOther(definition, bare.argument);
    case 'Identifier':
      if (!isLocal(definition, bare.name)) return !/^[A-Z_\d]+$/.test(bare.name);
      return isPointer(definition, bare.name) && pointeeOf(definition, bare) !== 'local';
    case 'CAddressOf':
      return pointeeOf(definition, bare) !== 'local';
    case 'MemberExpression':
    case 'CallExpression':
    case 'CDereference':
      return true;
    default:
      return false;
  }
}

function isPointer({ params, body }: FunctionDeclaration, name: string): boolean {
  const declared = [...params, ...find(body, 'VariableDeclarator').map(({ node }) => node.id)];
  return declared.some((one) => one.name === name && one.ctype.kind === 'pointer');
}
