import type { Node } from './nodes';
import { lookAtNode } from './work-budget';

/** The child nodes of a node, in source order of their fields. Types (`ctype`) are data and are not entered. */
export function childNodes(node: Node): Node[] {
  const children: Node[] = [];
  const fields = node as unknown as Readonly<Record<string, unknown>>;
  for (const key in fields) {
    if (key === 'ctype' || key === 'type' || key === 'declaration' || key === 'returns') continue;
    const value = fields[key];
    if (Array.isArray(value)) {
      for (const element of value as unknown[]) if (isNode(element)) children.push(element);
    } else if (isNode(value)) {
      children.push(value);
    }
  }
  return children;
}

/** Call `visit` for a node and everything below it, parents first; `false` from `visit` leaves the children out. */
export function walk(node: Node, visit: (node: Node) => boolean | void): void {
  lookAtNode();
  if (visit(node) === false) return;
  for (const child of childNodes(node)) walk(child, visit);
}

function isNode(value: unknown): value is Node {
  return (
    typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
  );
}
