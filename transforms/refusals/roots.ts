import type { Node } from '../../model/nodes';
import { unparenthesized } from '../../model/query';

/** Which local an argument or an lvalue starts from, by how many pointers it is away from that. */

/** The local whose value, or what it points to, an argument is. */
export function rootLocal(argument: Node): string | null {
  const bare = unparenthesized(argument);
  switch (bare.type) {
    case 'Identifier':
      return bare.name;
    case 'CAddressOf':
    case 'CCastExpression':
      return rootLocal(bare.argument);
    case 'MemberExpression':
      return rootLocal(bare.object);
    default:
      return null;
  }
}

/** The variable that an lvalue is, or is a part of: `range` of `range.first`; null where it is reached through a pointer. */
export function rootOfObject(node: Node): string | null {
  const bare = unparenthesized(node);
  if (bare.type === 'Identifier') return bare.name;
  return bare.type === 'MemberExpression' && !bare.arrow && !bare.computed ? rootOfObject(bare.object) : null;
}

/** The local through which an lvalue is reached in one step: `p` of `p->member.of[0]`, `p[i]`, `*p`; null for any other. */
export function pointerOf(target: Node): string | null {
  const bare = unparenthesized(target);
  if (bare.type === 'CDereference') {
    const pointer = unparenthesized(bare.argument);
    return pointer.type === 'Identifier' ? pointer.name : null;
  }
  if (bare.type !== 'MemberExpression') return null;
  const object = unparenthesized(bare.object);
  const isStep = bare.arrow || (bare.computed && object.type === 'Identifier');
  if (isStep) return object.type === 'Identifier' ? object.name : null;
  return pointerOf(object);
}
