import type { MemberExpression, Node } from '../../model/nodes';
import { type Conversion } from '../mmap-prepare/conversion';
import { find, unparenthesized, type Use } from '../../model/query';

/**
 * Whether another file can be mapped: `!lower->f_op->mmap` becomes `!can_mmap_file(lower)`. A file has one of the two
 * hooks, and once its own driver is converted that is no longer `mmap`; the kernel's test knows both. (HOWTO, "How To
 * Use".)
 *
 * Left alone, and so refused: a hook that does more with the member than test it.
 */
export function convertFileTests(conversion: Conversion): void {
  const { api, edits } = conversion;
  if (api.canMmapFile === null) return;
  const members = find(conversion.function.body, 'MemberExpression').filter(({ node }) => isMmap(node));
  if (members.some((use) => !isTested(use))) return;
  for (const { node } of members) {
    const file = fileOf(node);
    if (file && !edits.drops(node)) edits.replace(node, api.canMmapFile, '(', file, ')');
  }
}

function isMmap(node: MemberExpression): boolean {
  return !node.computed && node.property.type === 'Identifier' && node.property.name === 'mmap';
}

/** The file of `file->f_op->mmap`; null for a member of anything else. */
function fileOf({ arrow, object }: MemberExpression): Node | null {
  const operations = unparenthesized(object);
  const through = operations.type === 'MemberExpression' && !operations.computed && operations.arrow;
  if (!arrow || !through || operations.property.type !== 'Identifier') return null;
  return operations.property.name === 'f_op' ? operations.object : null;
}

/** Does a member only decide which way to go, and is it a file's? */
function isTested({ node, parents }: Use<MemberExpression>): boolean {
  if (fileOf(node) === null) return false;
  let inside: Node = node;
  for (const parent of parents) {
    if (parent.type === 'IfStatement') return parent.test === inside;
    const decides =
      parent.type === 'LogicalExpression' ||
      parent.type === 'ParenthesizedExpression' ||
      (parent.type === 'UnaryExpression' && parent.operator === '!');
    if (!decides) return false;
    inside = parent;
  }
  return false;
}
