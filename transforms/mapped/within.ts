import type { FunctionDeclaration, Node, NodeOfType, SourceRange } from '../../model/nodes';
import { find, type Use } from '../conversion';

/** Every node of a type in a part of a function, in source order, with the nodes around it up to the function. */
export function findWithin<Type extends Node['type']>(
  definition: FunctionDeclaration,
  range: SourceRange,
  type: Type,
): Use<NodeOfType<Type>>[] {
  return find(definition.body, type).filter(({ node }) => contains(range, node));
}

/** Does a span hold another one? */
export function contains(outer: SourceRange, inner: SourceRange): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
