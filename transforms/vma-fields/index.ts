import { firstWith } from '../../kernel/releases';
import { convertAnonymous } from './anonymous';
import { isAssignedBefore } from './assigned';
import { alone } from '../mmap-prepare/alone';
import { convertDescriptorTwins } from '../names/descriptor-twins';
import { convertFileTests } from '../names/file-tests';
import { jscodeshiftTransform } from '../mmap-prepare/entry';
import type { BinaryExpression, MemberExpression, Node } from '../../model/nodes';
import { isNull } from '../../analysis/values';
import { executions } from '../../analysis/paths';
import { forbidsMerging } from '../mapped-callback/safety';
import { statementOf } from '../mmap-actions/paths';
import { excerpt, report, vmaMember, type Conversion } from '../mmap-prepare/conversion';
import { hasComment } from '../rewrite/source-text';
import { find, unparenthesized, variableUses, type Use } from '../../model/query';
import { CODE } from '../findings';
import { convertMemberMentions, MEMBERS } from './mentions';

/** Members that only the hook's own assignment gives a value. */
const WRITE_ONLY = new Set(['vm_ops', 'vm_private_data']);
const IMMUTABLE = new Set(['vm_start', 'vm_end', 'vm_mm']);
/** Members about flags are the business of vma-flags. */
const FLAG_MEMBERS = new Set(['vm_flags', '__vm_flags', 'flags']);

/**
 * The members of a vma, as members of a descriptor (HOWTO, "How To Use").
 *
 * `vm_start`, `vm_end`, `vm_pgoff`, `vm_page_prot`, `vm_ops`, `vm_private_data`, `vm_file` and `vm_mm` have one each;
 * `vm_end - vm_start` is `vma_desc_size()`, and that in pages is `vma_desc_pages()`.
 *
 * Refused: members that a descriptor has not; reading `vm_ops` or `vm_private_data` before the hook has assigned them
 * (they are write-only), or in a function that a hook calls before it has; assigning `vm_file`, which carries a reference; changing `vm_start` or `vm_end`; handing on
 * `vm_mm`, which a descriptor only lets be looked at.
 */
export function convertVmaFields(conversion: Conversion): void {
  convertAnonymous(conversion);
  convertSizes(conversion);
  convertPageCounts(conversion);
  for (const use of find(conversion.function.body, 'MemberExpression')) {
    const member = vmaMember(conversion, use.node);
    if (member !== null && !FLAG_MEMBERS.has(member) && !conversion.edits.drops(use.node)) {
      convertMember(conversion, use, member);
    }
  }
  convertTypes(conversion);
  convertNullTests(conversion);
  convertComments(conversion);
}

/** `typeof(vma->vm_end) size`: only the type of the member is asked for. */
function convertTypes(conversion: Conversion): void {
  const { driver, edits, function: hook, vma, desc } = conversion;
  const { body } = hook;
  if (vma === '') return;
  const space = '(?:\\\\\\r?\\n|\\s)*';
  const asked = new RegExp(
    ['\\b(?:__)?typeof(?:__)?', '\\(', '\\(?', `(${vma})`, '\\)?', '->', '(\\w+)', '\\)'].join(space),
    'g',
  );
  for (const match of driver.textOf(body).matchAll(asked)) {
    const name = MEMBERS.get(match[2]);
    const start = body.start + match.index + match[0].lastIndexOf(match[2], match[0].length);
    const from = body.start + match.index + match[0].indexOf('(') + 1;
    const to = start + match[2].length;
    const open = /^\s*/.exec(driver.source.slice(from, to))![0].length;
    const range = { start: from + open, end: to };
    if (name !== undefined && !edits.drops(range)) edits.replace(range, `${desc}->${name}`);
  }
}

/** `vma->vm_end - vma->vm_start`, alone, shifted to pages, or divided by the page size. */
function convertSizes(conversion: Conversion): void {
  for (const { node, parents } of find(conversion.function.body, 'BinaryExpression')) {
    if (conversion.edits.drops(node) || !isSize(conversion, node) || hasComment(conversion, node)) continue;
    const inPages = pagesAround(node, parents);
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
function pagesAround(size: Node, parents: readonly Node[]): Node | null {
  const bare = parents[0]?.type !== 'ParenthesizedExpression';
  const left = bare ? size : parents[0];
  const [around, outside, beyond] = bare ? parents : parents.slice(1);
  if (around?.type !== 'BinaryExpression' || around.left !== left) return null;
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
  const name = MEMBERS.get(member);
  const text = excerpt(conversion, use.node);
  if (name === undefined) {
    report(conversion, CODE.noSuchMember, use.node, `${text} has no counterpart in struct vm_area_desc`);
    return;
  }
  const write = isWritten(use);
  if (write && IMMUTABLE.has(member)) {
    report(
      conversion,
      CODE.noSuchMember,
      use.node,
      `${text} is changed, and ${conversion.desc}->${name} is immutable`,
    );
    return;
  }
  if (member === 'vm_mm' && conversion.api.constMm && !isLookedAt(use)) {
    report(
      conversion,
      CODE.noSuchMember,
      use.node,
      `${text} is handed on, and ${conversion.desc}->mm is const`,
    );
    return;
  }
  if (member === 'vm_file' && write) {
    report(conversion, CODE.fileReplaced, use.node, `${text} is replaced by another file`);
    return;
  }
  if (WRITE_ONLY.has(member) && write !== 'assigned' && !isAssignedBefore(conversion, use, member)) {
    report(conversion, CODE.writeOnlyMemberRead, use.node, `${text} is read before the hook has assigned it`);
    return;
  }
  const assigned = member === 'vm_ops' && write === 'assigned' ? assignedTo(use) : null;
  if (assigned && mayBeNull(assigned) && conversion.api.initialVmOps === 'null') {
    const able = firstWith(({ initialVmOps }) => initialVmOps === 'dummy');
    const since = able ? `; from Linux ${able.name} on, NULL means that` : '';
    const value = excerpt(conversion, assigned);
    report(
      conversion,
      CODE.madeAnonymous,
      use.node,
      `${value} as ${text} makes the mapping anonymous${since}`,
    );
    return;
  }
  if (member === 'vm_pgoff' && write && mayMergeAfter(conversion, use)) {
    report(conversion, CODE.offsetChanged, use.node, `${text} is changed`);
  }
  conversion.edits.replace(use.node, `${conversion.desc}->${name}`);
}

/**
 * May a mapping merge on a way of the hook that comes past a place? Not where flags or an action of it forbid that: no
 * neighbour is looked for then, whatever the offset.
 */
function mayMergeAfter(conversion: Conversion, use: Use): boolean {
  const runs = conversion.role === 'helper' ? null : executions(conversion.driver, conversion.function);
  if (runs === null) return true;
  const { node } = statementOf(use);
  return runs.some(
    (run) => run.outcome !== 'failure' && run.trace.includes(node) && !forbidsMerging(conversion, run),
  );
}

/** What is assigned to an expression; null when nothing is. */
function assignedTo({ parents }: Use): Node | null {
  const assignment = parents.find((parent) => parent.type === 'AssignmentExpression');
  return assignment?.type === 'AssignmentExpression' ? assignment.right : null;
}

/** Is a pointer NULL by what is written there, on one way at least? */
function mayBeNull(value: Node): boolean {
  const bare = unparenthesized(value);
  if (bare.type === 'ConditionalExpression')
    return mayBeNull(bare.alternate) || (bare.consequent !== null && mayBeNull(bare.consequent));
  if (bare.type === 'CCastExpression') return mayBeNull(bare.argument);
  return isNull(bare);
}

/** Is a pointer only compared, tested, or read through? */
function isLookedAt({ node, parents: [parent, ...above] }: Use): boolean {
  switch (parent?.type) {
    case 'ParenthesizedExpression':
      return isLookedAt({ node: parent, parents: above });
    case 'BinaryExpression':
    case 'LogicalExpression':
    case 'UnaryExpression':
    case 'IfStatement':
      return true;
    case 'ConditionalExpression':
      return parent.test === node;
    case 'MemberExpression':
      return parent.object === node && isRead({ node: parent, parents: above });
    default:
      return false;
  }
}

/** Is a member only read, and not changed or pointed to? */
function isRead({ node, parents: [parent, ...above] }: Use): boolean {
  if (parent?.type === 'MemberExpression' || parent?.type === 'ParenthesizedExpression')
    return isRead({ node: parent, parents: above });
  if (parent?.type === 'AssignmentExpression') return parent.left !== node;
  return parent?.type !== 'UpdateExpression' && parent?.type !== 'CAddressOf';
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

/** `!vma`, `vma &&`: a test that can only succeed, kept as it is for the descriptor. */
function convertNullTests(conversion: Conversion): void {
  for (const use of variableUses(conversion.function.body, conversion.vma)) {
    if (conversion.edits.drops(use.node)) continue;
    const parent = use.parents[0];
    const tested =
      (parent?.type === 'UnaryExpression' && parent.operator === '!') ||
      parent?.type === 'LogicalExpression' ||
      (parent?.type === 'BinaryExpression' && isNullComparison(parent)) ||
      (parent?.type === 'IfStatement' && parent.test === use.node);
    if (tested) conversion.edits.replace(use.node, conversion.desc);
  }
}

function isNullComparison({ operator, left, right }: BinaryExpression): boolean {
  const isNull = (side: Node): boolean => side.type === 'Identifier' && side.name === 'NULL';
  return (operator === '==' || operator === '!=') && (isNull(left) || isNull(right));
}

/** Comments in the hook that name a member name the descriptor's. */
function convertComments(conversion: Conversion): void {
  const { driver, edits, function: hook } = conversion;
  for (const comment of driver.comments) {
    if (comment.start < hook.body.start || comment.end > hook.body.end || edits.drops(comment)) continue;
    convertMemberMentions(conversion, comment);
  }
}

/** This concept alone, and the calls and tests that have another form in a hook with a descriptor. */
export const steps = alone(convertVmaFields, convertDescriptorTwins, convertFileTests);

export default jscodeshiftTransform(steps);
