import { jscodeshiftTransform } from './entry';
import type { BinaryExpression, MemberExpression, Node } from '../model/nodes';
import {
  excerpt,
  find,
  report,
  unparenthesized,
  variableUses,
  vmaMember,
  type Conversion,
  type Use,
} from './conversion';

/**
 * The members of a vma, as members of a descriptor (HOWTO, "How To Use").
 *
 * `vm_start`, `vm_end`, `vm_pgoff`, `vm_page_prot`, `vm_ops`, `vm_private_data`, `vm_file` and `vm_mm` have one each;
 * `vm_end - vm_start` is `vma_desc_size()`, and that in pages is `vma_desc_pages()`.
 *
 * Refused: members that a descriptor has not; reading `vm_ops` or `vm_private_data` before the hook has assigned them
 * (they are write-only); assigning `vm_file`, which carries a reference; changing `vm_start` or `vm_end`.
 */
const MEMBERS: Readonly<Record<string, string>> = {
  vm_start: 'start',
  vm_end: 'end',
  vm_pgoff: 'pgoff',
  vm_page_prot: 'page_prot',
  vm_ops: 'vm_ops',
  vm_private_data: 'private_data',
  vm_file: 'vm_file',
  vm_mm: 'mm',
};

/** Members that only the hook's own assignment gives a value. */
const WRITE_ONLY = new Set(['vm_ops', 'vm_private_data']);
const IMMUTABLE = new Set(['vm_start', 'vm_end', 'vm_mm']);
/** Members about flags are the business of vma-flags. */
const FLAG_MEMBERS = new Set(['vm_flags', '__vm_flags', 'flags']);

/** Convert every use of the vma's members in a hook, and tests of the vma itself. */
export function convertVmaFields(conversion: Conversion): void {
  convertSizes(conversion);
  convertPageCounts(conversion);
  for (const use of find(conversion.function.body, 'MemberExpression')) {
    const member = vmaMember(conversion, use.node);
    if (member !== null && !FLAG_MEMBERS.has(member) && !conversion.edits.drops(use.node)) {
      convertMember(conversion, use, member);
    }
  }
  convertNullTests(conversion);
}

/** `vma->vm_end - vma->vm_start`, alone, shifted to pages, or divided by the page size. */
function convertSizes(conversion: Conversion): void {
  for (const { node, parents } of find(conversion.function.body, 'BinaryExpression')) {
    if (conversion.edits.drops(node) || !isSize(conversion, node)) continue;
    const inPages = pagesAround(parents);
    if (inPages) {
      conversion.edits.replace(inPages, `vma_desc_pages(${conversion.desc})`);
    } else {
      const parenthesised =
        parents[0]?.type === 'ParenthesizedExpression' && !isControl(parents[1]) ? parents[0] : node;
      conversion.edits.replace(parenthesised, `vma_desc_size(${conversion.desc})`);
    }
  }
}

/** `sizeof (x)`-like constructs aside, no operator binds tighter than a call, so the parentheses can go. */
function isControl(parent: Node | undefined): boolean {
  return parent?.type === 'CSizeof';
}

function isSize(conversion: Conversion, node: BinaryExpression): boolean {
  return (
    node.operator === '-' &&
    vmaMember(conversion, unparenthesized(node.left)) === 'vm_end' &&
    vmaMember(conversion, unparenthesized(node.right)) === 'vm_start'
  );
}

/** The expression around a size that makes pages of it: `(size) >> PAGE_SHIFT` or `(size) / PAGE_SIZE`. */
function pagesAround(parents: readonly Node[]): Node | null {
  const [paren, around, outside, beyond] = parents;
  if (
    paren?.type !== 'ParenthesizedExpression' ||
    around?.type !== 'BinaryExpression' ||
    around.left !== paren
  ) {
    return null;
  }
  const right = unparenthesized(around.right);
  const shifted = around.operator === '>>' && right.type === 'Identifier' && right.name === 'PAGE_SHIFT';
  const divided = around.operator === '/' && right.type === 'Identifier' && right.name === 'PAGE_SIZE';
  if (!shifted && !divided) return null;
  return outside?.type === 'ParenthesizedExpression' && !isControl(beyond) ? outside : around;
}

function convertPageCounts(conversion: Conversion): void {
  for (const { node } of find(conversion.function.body, 'CallExpression')) {
    const [argument] = node.arguments;
    if (node.callee.type !== 'Identifier' || node.callee.name !== 'vma_pages' || conversion.edits.drops(node))
      continue;
    if (argument?.type === 'Identifier' && argument.name === conversion.vma) {
      conversion.edits.replace(node, `vma_desc_pages(${conversion.desc})`);
    }
  }
}

function convertMember(conversion: Conversion, use: Use<MemberExpression>, member: string): void {
  const name = MEMBERS[member];
  const text = excerpt(conversion, use.node);
  if (name === undefined) {
    report(conversion, 'MP005', use.node, `${text} has no counterpart in struct vm_area_desc`);
    return;
  }
  const write = isWritten(use);
  if (write && IMMUTABLE.has(member)) {
    report(conversion, 'MP005', use.node, `${text} is changed, and ${conversion.desc}->${name} is immutable`);
    return;
  }
  if (member === 'vm_file' && write) {
    report(conversion, 'MP024', use.node, `${text} is replaced by another file`);
    return;
  }
  if (WRITE_ONLY.has(member) && write !== 'assigned' && !isAssignedBefore(conversion, use.node, member)) {
    report(conversion, 'MP019', use.node, `${text} is read before the hook has assigned it`);
    return;
  }
  if (member === 'vm_pgoff' && write) {
    report(conversion, 'MP018', use.node, `${text} is changed`);
  }
  conversion.edits.replace(use.node, `${conversion.desc}->${name}`);
}

/** How an expression is written: assigned as a whole, or changed in place (`+=`, `++`, its address taken). */
function isWritten(use: Use): 'assigned' | 'changed' | null {
  let inner: Node = use.node;
  for (const parent of use.parents) {
    if (parent.type === 'ParenthesizedExpression') {
      inner = parent;
      continue;
    }
    if (parent.type === 'AssignmentExpression' && parent.left === inner) {
      return parent.operator === '=' ? 'assigned' : 'changed';
    }
    if (parent.type === 'UpdateExpression' || parent.type === 'CAddressOf') return 'changed';
    return null;
  }
  return null;
}

/** Does an assignment to the member stand before a node in the text of the hook? */
function isAssignedBefore(conversion: Conversion, node: Node, member: string): boolean {
  return find(conversion.function.body, 'AssignmentExpression').some(
    (assignment) =>
      assignment.node.operator === '=' &&
      assignment.node.end <= node.start &&
      vmaMember(conversion, assignment.node.left) === member,
  );
}

/** `!vma`, `vma &&`: a test that can only succeed, kept as it is for the descriptor. */
function convertNullTests(conversion: Conversion): void {
  for (const use of variableUses(conversion.function.body, conversion.vma)) {
    if (conversion.edits.drops(use.node)) continue;
    const parent = use.parents[0];
    const tested =
      (parent?.type === 'UnaryExpression' && parent.operator === '!') ||
      parent?.type === 'LogicalExpression' ||
      (parent?.type === 'IfStatement' && parent.test === use.node);
    if (tested) conversion.edits.replace(use.node, conversion.desc);
  }
}

export default jscodeshiftTransform((hooks) => hooks.flat().forEach(convertVmaFields));
