import type { Driver } from '../model/driver';
import type { CType, FunctionDeclaration, Node } from '../model/nodes';
import { unparenthesized } from '../model/query';
import { declaredType, lastName } from './places';

/** What a member belongs to: the tag of the structure, and the name of what holds it; null where that is not told. */
export interface Owner {
  readonly tag: string | null;
  readonly name: string | null;
}

/** Tags tell, where both are known; names otherwise, which are mostly the same for the same. */
export function isSameOwner(a: Owner, b: Owner): boolean {
  if (a.tag !== null && b.tag !== null) return a.tag === b.tag;
  return a.name !== null && a.name === b.name;
}

/** What a member belongs to, as far as the file tells: the tag of a structure, or how what holds it is called. */
export function ownerOf(driver: Driver, definition: FunctionDeclaration | null, object: Node): Owner {
  const bare = unparenthesized(object);
  if (bare.type === 'CCastExpression') return { tag: tagOf(bare.ctype), name: null };
  if (bare.type !== 'Identifier') return { tag: null, name: lastName(bare) };
  const declared = declaredType(driver, definition, bare.name);
  return { tag: declared ? tagOf(declared) : null, name: bare.name };
}

/** The tag of the structure that a type is, or leads to. */
export function tagOf(type: CType): string | null {
  if (type.kind === 'pointer') return tagOf(type.to);
  if (type.kind === 'array') return tagOf(type.of);
  return type.kind === 'struct' || type.kind === 'union' ? type.tag : null;
}
