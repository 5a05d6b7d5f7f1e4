import type { Node, SourceRange } from './nodes';
import { countBefore } from './ordered';
import { childNodes } from './walk';

/** The nodes from `node` down to the smallest that holds `range`, outermost first; empty when `node` does not hold it. */
export function pathTo(node: Node, range: SourceRange): Node[] {
  if (range.start < node.start || range.end > node.end) return [];
  for (const child of childrenAround(node, range)) {
    const path = pathTo(child, range);
    if (path.length > 0) return [node, ...path];
  }
  return [node];
}

/** From so many children on, the one that holds a place is looked up. */
const MANY_CHILDREN = 16;

/** The children of nodes that have many, where they stand one behind the other; null where they do not. */
const inARow = new WeakMap<Node, readonly Node[] | null>();

/** The children of a node that can hold a range. */
function childrenAround(node: Node, { end }: SourceRange): readonly Node[] {
  let row = inARow.get(node);
  if (row === undefined) {
    const all = childNodes(node);
    if (all.length < MANY_CHILDREN) return all;
    row = all.every((child, i) => i === 0 || all[i - 1].end <= child.start) ? all : null;
    inARow.set(node, row);
  }
  if (row === null) return childNodes(node);
  const first = countBefore(row, (child) => child.end < end);
  return row.slice(first, first + 1);
}
