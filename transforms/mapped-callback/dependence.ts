import type { Node } from '../../model/nodes';
import { walk } from '../../model/walk';
import { vmaMember, type Conversion } from '../mmap-prepare/conversion';
import { rootOf, squeezed, type Take } from './takes';
import { find } from '../../model/query';

/** What a take changes and what it protects, and where the hook looks at either. */

/** The lvalues that a take changes, as far as the text tells. */
export function targetsOf(take: Take): Node[] {
  const { node } = take.use;
  if (take.open) return [];
  if (node.type === 'CallExpression') return node.arguments.slice(0, 1);
  if (node.type === 'UpdateExpression') return [node.argument];
  return node.type === 'AssignmentExpression' ? [node.left] : [];
}

/** The variables that lead to what a take keeps from changing. */
export function rootsOf(conversion: Conversion, take: Take): string[] {
  const { node } = take.use;
  const named = (nodes: readonly Node[]): string[] =>
    nodes.flatMap((argument) => {
      const root = rootOf(argument);
      return root === null || /^[A-Z][A-Z0-9_]*$/.test(root) ? [] : [root];
    });
  if (take.open) {
    return named(
      find(conversion.function.body, 'AssignmentExpression')
        .filter((use) => vmaMember(conversion, use.node.left) === 'vm_private_data')
        .map((use) => use.node.right),
    );
  }
  return named(node.type === 'CallExpression' ? node.arguments : targetsOf(take));
}

/** Something that a statement reads of what a take protects: the count itself, or memory behind the same variable. */
export function looksAt(
  conversion: Conversion,
  head: Node,
  counts: readonly string[],
  roots: readonly string[],
): Node | null {
  let found: Node | null = null;
  walk(head, (node) => {
    if (found) return false;
    const member = node.type === 'MemberExpression' || node.type === 'CDereference';
    if (member && vmaMember(conversion, node) !== null) return false;
    if (member && counts.includes(squeezed(conversion, node))) found = node;
    const root = rootOf(node);
    if (member && root !== null && roots.includes(root)) found = node;
    if (node.type === 'Identifier' && counts.includes(node.name)) found = node;
    if (node.type === 'CallExpression') {
      const passed = node.arguments.find((a) => a.type === 'Identifier' && roots.includes(a.name));
      if (passed) found = node;
    }
    return true;
  });
  return found;
}
