import type { CallExpression, Node, Statement } from '../../model/nodes';
import { find, unparenthesized } from '../../model/query';
import { type Body, type Loop, isBareDeclaration, resultOf } from './loop-body';
import { type Place, indentAt, lineBreakOf, textOf } from './place';
import { siblingsAfter } from '../mmap-actions/paths';
import { restOf } from './follow-on';
import { hasWord } from '../../model/words';

/** What a loop that maps page after page becomes: one call for the whole range, or the plain loop over an array. */

/** The statements of the body that stay, the call among them written anew, in the loop's place. */
export function withCall(place: Place, loop: Loop, { call, kept }: Body, text: string): string | null {
  const indent = indentAt(place, loop.start);
  const lineBreak = lineBreakOf(place);
  const left = kept.filter((one) => !isBareDeclaration(one));
  const holder = left.find((one) => one.start <= call.node.start && call.node.end <= one.end)!;
  const failing = failureOf(place, loop, left, holder, call.node);
  if (failing === null) return null;
  const lines = (statement: Statement): string => {
    const from = indentAt(place, statement.start);
    return textOf(place, statement)
      .split(/\r?\n/)
      .map((line, i) => (i > 0 && line.startsWith(from) ? indent + line.slice(from.length) : line))
      .join(lineBreak);
  };
  const declared = holder.type === 'VariableDeclaration' ? resultOf(holder, call.node) : null;
  const called = declared
    ? `${declared.id.name} = ${text};`
    : lines(holder).replace(lines({ ...holder, start: call.node.start, end: call.node.end }), () => text);
  const texts = left
    .map((one) => withoutBreak(one === holder ? called : lines(one)))
    .filter((one) => one !== '');
  const joined = [...failing, ...texts].join(`${lineBreak}${indent}`);
  return isArm(place, loop) ? `{${lineBreak}${indent}${joined}${lineBreak}${indent}}` : joined;
}

/**
 * What the first call of the loop comes to for a private writable mapping of several pages: it covers a part of it only,
 * and fails with -EINVAL (get_remap_pgoff() of mm/memory.c), where one call for the whole mapping does not.
 * @returns the lines that fail so; none where nobody asks whether the call has failed; null when that is not understood
 */
function failureOf(
  place: Place,
  loop: Loop,
  kept: readonly Statement[],
  holder: Statement,
  call: CallExpression,
): string[] | null {
  if (holder.type === 'ExpressionStatement' && unparenthesized(holder.expression) === call)
    return kept.length === 1 ? [] : null;
  const next = kept[kept.indexOf(holder) + 1];
  const test = holder.type === 'IfStatement' ? holder : next;
  if (test?.type !== 'IfStatement' || test.alternate || kept.length > (test === holder ? 1 : 2)) return null;
  const assignment = find(holder, 'AssignmentExpression').find(
    ({ node }) => unparenthesized(node.right) === call,
  );
  const declared = holder.type === 'VariableDeclaration' ? resultOf(holder, call)?.id.name : undefined;
  const result = declared ?? (assignment && textOf(place, assignment.node.left));
  const arm = test.consequent.type === 'BlockStatement' ? test.consequent.body : [test.consequent];
  const last = arm[arm.length - 1];
  if (!last || !/^(Return|CGoto|Break)Statement$/.test(last.type)) return null;
  const leaving = last.type === 'BreakStatement' ? followingText(place, loop) : [textOf(place, last)];
  if (leaving === null) return null;
  const texts = [...arm.slice(0, -1).map((one) => textOf(place, one)), ...leaving];
  const named = result !== undefined && hasWord(texts.join(' ').replace(`return ${result};`, ''), result);
  const returned = texts.map((text) => (text === `return ${result};` ? 'return -EINVAL;' : text));
  const stored = last.type === 'CGotoStatement' && result !== undefined;
  const all = named || stored ? [`${result} = -EINVAL;`, ...texts] : returned;
  const flags = place.api.flagPredicates.has('is_cow_mapping')
    ? `is_cow_mapping(${place.vma}->vm_flags)`
    : `(${place.vma}->vm_flags & (VM_SHARED | VM_MAYWRITE)) == VM_MAYWRITE`;
  const condition = `if (${flags} && vma_pages(${place.vma}) > 1)`;
  if (all.length === 1) return [condition, `\t${all[0]}`];
  return [`${condition} {`, ...all.map((text) => `\t${text}`), '}'];
}

/** What follows a loop, up to where the function is left or a label, which is jumped to. */
function followingText(place: Place, loop: Loop): string[] | null {
  const { body } = place.function;
  const blocks = [body, ...find(body, 'BlockStatement').map(({ node }) => node)];
  const block = blocks.find((one) => (one.body as readonly Node[]).includes(loop));
  if (!block) return null;
  const rest = restOf(place, siblingsAfter(block, loop));
  return rest?.isWhole ? [...rest.texts] : null;
}

function isArm({ function: { body } }: Place, loop: Loop): boolean {
  const blocks = [body, ...find(body, 'BlockStatement').map(({ node }) => node)];
  return !blocks.some((block) => (block.body as readonly Node[]).includes(loop));
}

/** What follows the loop is done next anyway. */
function withoutBreak(text: string): string {
  if (/^if\s*\(\s*(unlikely\s*\(\s*)?\w+\s*\)?\s*\)\s*(\{\s*)?break;\s*\}?$/.test(text)) return '';
  return text.replace(/[ \t]*\bbreak;\s*(?=\}$)/, '');
}

/** The plain loop over an array: a counter from 0, one page a turn. */
export function insertLoop(
  place: Place,
  loop: Loop,
  { call, kept }: Body,
  { array, pages }: { array: string; pages: string },
): string | null {
  const indent = indentAt(place, loop.start);
  const lineBreak = lineBreakOf(place);
  const counter = 'page_index';
  if (hasWord(textOf(place, place.function), counter)) return null;
  const base = /^[\w>.-]+$/.test(array) ? array : `(${array})`;
  // In short lines: what takes the loop's place is laid out as a line that grew only where none was as long before.
  const argumentsOf = [
    place.vma,
    `${place.vma}->vm_start + ${counter} * PAGE_SIZE`,
    `${base}[${counter}]`,
  ].join(`,${lineBreak}${indent}\t\t`);
  const inserted = `vm_insert_page(${argumentsOf})`;
  const texts = kept
    .filter((one) => !isBareDeclaration(one))
    .map((statement) => {
      const whole = textOf(place, statement);
      return statement.start <= call.node.start && call.node.end <= statement.end
        ? whole.slice(0, call.node.start - statement.start) +
            inserted +
            whole.slice(call.node.end - statement.start)
        : whole;
    });
  const header = [
    `for (unsigned long ${counter} = 0;`,
    `     ${counter} < ${pages};`,
    `     ${counter}++) {`,
  ].join(`${lineBreak}${indent}`);
  return [header, ...texts.map((text) => `\t${text}`), '}'].join(`${lineBreak}${indent}`);
}
