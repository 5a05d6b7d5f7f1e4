import type { Driver } from '../../model/driver';
import { Edits } from '../../model/edits';
import { columnAfter, indentation } from '../../model/layout';
import { inAnotherNameSpace } from '../../model/lexer';
import type { CallExpression, CParameter, FunctionDeclaration, Node, SourceRange } from '../../model/nodes';
import { calleeName, find, variableUses, type Use } from '../../model/query';
import { macrosNaming } from '../refusals/hidden-uses';
import { exportOf, prototypesOf, tokensNear } from '../names/helper-uses';
import { hasWord } from '../../model/words';

/**
 * A function that is given a vma and only reads where it is: what it takes can be taken in `vm_ops->mapped`, which has no
 * vma, once the function is given these values in its place. Legacy code stays legacy code of the same meaning.
 */

/** What is known in `mapped` as well: the member, the parameter for it, and what it is in words. */
const VALUES = [
  { member: 'vm_mm', type: 'struct mm_struct *', name: 'mm', says: 'address space that is mapped into' },
  { member: 'vm_start', type: 'unsigned long ', name: 'start', says: 'first address of the mapping' },
  { member: 'vm_end', type: 'unsigned long ', name: 'end', says: 'first address behind the mapping' },
  {
    member: 'vm_pgoff',
    type: 'pgoff_t ',
    name: 'pgoff',
    says: 'page of the file at which the mapping begins',
  },
] as const;

/** One value that takes the place of the vma. */
export interface PassedValue {
  readonly member: string;
  readonly type: string;
  readonly name: string;
  readonly says: string;
}

/**
 * What a function reads of the vma that it is given.
 * @param parameter index of the vma
 * @returns null where it does anything else with it
 */
export function valuesRead(
  driver: Driver,
  definition: FunctionDeclaration,
  parameter: number,
): readonly PassedValue[] | null {
  const given = definition.params[parameter];
  if (!given || given.name === '') return null;
  if (macrosNaming(driver, definition, given.name).length > 0) return null;
  const { body } = definition;
  const whole = driver.source.slice(body.start, body.end);
  const uses = variableUses(body, given.name);
  const mentions = [...whole.matchAll(new RegExp(`\\b${given.name}\\b`, 'g'))].length;
  const inComments = driver.comments
    .filter(({ start, end }) => body.start <= start && end <= body.end)
    .flatMap((comment) => [
      ...driver.textOf(comment).matchAll(new RegExp(`\\b${given.name}\\b`, 'g')),
    ]).length;
  const inTexts = find(body, 'Literal')
    .filter(({ node }) => typeof node.value === 'string')
    .flatMap(({ node }) => [...driver.textOf(node).matchAll(new RegExp(`\\b${given.name}\\b`, 'g'))]).length;
  // What the grammar has not understood, or a macro is given by name, may do more.
  if (mentions - inComments - inTexts !== uses.length || find(body, 'CUnparsed').length > 0) return null;
  const members = uses.map((use) => memberRead(use));
  if (members.includes(null)) return null;
  const others = new Set([
    ...find(body, 'Identifier')
      .filter(
        ({ node, parents: [parent] }) => parent?.type !== 'MemberExpression' || parent.property !== node,
      )
      .map(({ node }) => node.name),
    ...definition.params.map(({ name }) => name),
  ]);
  return VALUES.filter(({ member }) => members.includes(member)).map((value) => ({
    ...value,
    name: others.has(value.name) ? value.member : value.name,
  }));
}

/** `vm_start` of `vma->vm_start` that is only read; null for any other use. */
function memberRead({ node, parents }: Use): string | null {
  const [member] = parents;
  if (member?.type !== 'MemberExpression' || member.object !== node || !member.arrow) return null;
  if (member.property.type !== 'Identifier' || isWritten(member, parents.slice(1))) return null;
  const { name } = member.property;
  return VALUES.some((value) => value.member === name) ? name : null;
}

/** May a member be changed where it stands: by an assignment, `++`, or through its address? */
function isWritten(node: Node, parents: readonly Node[]): boolean {
  const [parent] = parents;
  if (parent?.type === 'AssignmentExpression') return parent.left === node;
  if (parent?.type === 'CallExpression' && parent.callee.type === 'Identifier')
    return /lock_irqsave|^swap$|^get_user$/.test(parent.callee.name);
  return parent?.type === 'UpdateExpression' || parent?.type === 'CAddressOf';
}

/**
 * Have a file give a function values in place of a vma: its definition, its declarations and its calls.
 * @param parameter index of the vma
 * @returns null where the file names the function in another way, or calls it with what is no plain variable
 */
export function withValues(
  driver: Driver,
  name: string,
  parameter: number,
  values: readonly PassedValue[],
): Edits | null {
  const edits = new Edits(driver.source);
  const understood: number[] = [];
  for (const definition of driver.functions(name)) {
    understood.push(definition.id.start);
    changeParameter(driver, definition.params, parameter, values, edits);
    changeBody(definition, parameter, values, edits);
    changeKernelDoc(driver, definition, parameter, values, edits);
  }
  for (const { prototype } of prototypesOf(driver, name)) {
    understood.push(prototype.id.start);
    changeParameter(driver, prototype.params, parameter, values, edits);
  }
  for (const { node } of callsIn(driver, name)) {
    const given = node.arguments[parameter];
    if (given?.type !== 'Identifier' || given.name === 'NULL') return null;
    understood.push(node.callee.start);
    const text = values.map(({ member }) => `${given.name}->${member}`).join(', ');
    if (text === '') removeElement(node.arguments, parameter, edits);
    else edits.replace(given, text);
  }
  const exported = exportOf(driver, name);
  const isKnown = ({ start, end }: SourceRange): boolean =>
    understood.includes(start) || (exported !== null && exported.start <= start && end <= exported.end);
  for (const token of tokensNear(driver, name)) {
    if (token.kind === 'directive') {
      const text = driver.source.slice(token.start, token.end);
      if (hasWord(text, name) && !isKnown(token)) return null;
    } else if (token.kind === 'identifier' && token.text === name) {
      if (!inAnotherNameSpace(driver.source, token) && !isKnown(token)) return null;
    }
  }
  return edits;
}

function callsIn(driver: Driver, name: string): Use<CallExpression>[] {
  const named = new RegExp(`\\b${name}\\b`);
  return driver.items
    .filter((item) => item.kind === 'function' && named.test(driver.source.slice(item.start, item.end)))
    .flatMap((item) => driver.model(item))
    .flatMap((node) => (node.type === 'FunctionDeclaration' ? find(node.body, 'CallExpression') : []))
    .filter(({ node }) => calleeName(node) === name);
}

function changeParameter(
  driver: Driver,
  params: readonly CParameter[],
  parameter: number,
  values: readonly PassedValue[],
  edits: Edits,
): void {
  const { source } = driver;
  const ranges = params.map(({ declaration }) => declaration);
  const range = ranges[parameter];
  if (values.length === 0) {
    if (ranges.length === 1) edits.replace(range, 'void');
    else removeElement(ranges, parameter, edits);
    return;
  }
  const lineStart = source.lastIndexOf('\n', range.start - 1) + 1;
  const first = ranges[0];
  const firstLine = source.lastIndexOf('\n', first.start - 1) + 1;
  const indent = indentation(columnAfter(source.slice(firstLine, first.start)));
  const isUnnamed = params[parameter].name === '';
  let column = columnAfter(source.slice(lineStart, range.start));
  let text = '';
  for (const [i, { type, name }] of values.entries()) {
    const piece = isUnnamed ? type.trim() : `${type}${name}`;
    const room = column + piece.length + (i === 0 ? 1 : 3) <= 80;
    if (i > 0) text += room ? ', ' : `,\n${indent}`;
    column =
      i === 0 ? column + piece.length : room ? column + 2 + piece.length : columnAfter(indent) + piece.length;
    text += piece;
  }
  edits.replace(range, text);
}

/** Take one of several things that commas divide away, with its comma. */
function removeElement(all: readonly SourceRange[], index: number, edits: Edits): void {
  const own = all[index];
  const next = all[index + 1];
  const before = all[index - 1];
  if (next) edits.remove({ start: own.start, end: next.start });
  else edits.remove({ start: before ? before.end : own.start, end: own.end });
}

function changeBody(
  { body, params }: FunctionDeclaration,
  parameter: number,
  values: readonly PassedValue[],
  edits: Edits,
): void {
  for (const { parents } of variableUses(body, params[parameter].name)) {
    const [member] = parents as [Node];
    if (member.type !== 'MemberExpression' || member.property.type !== 'Identifier') continue;
    const { name } = member.property;
    const value = values.find((one) => one.member === name);
    if (value) edits.replace(member, value.name);
  }
}

/** `@vma:` in the kernel-doc of the function becomes a line for each value. */
function changeKernelDoc(
  driver: Driver,
  definition: FunctionDeclaration,
  parameter: number,
  values: readonly PassedValue[],
  edits: Edits,
): void {
  const comment = driver.comments.filter(({ end }) => end <= definition.start).at(-1);
  if (!comment || driver.source.slice(comment.end, definition.start).trim() !== '') return;
  const text = driver.textOf(comment);
  const said = new RegExp(
    `^([ \\t]*\\*[ \\t]*)@${definition.params[parameter].name}:([ \\t]*)[^\\n]*\\n(?:[ \\t]*\\*[ \\t]{2,}[^@\\s/][^\\n]*\\n|[ \\t]*\\*\\t[^@\\s/][^\\n]*\\n)*`,
    'm',
  ).exec(text);
  if (!said) return;
  const [all, lead, gap] = said;
  const start = comment.start + said.index;
  const lines = values.map(({ name, says }) => `${lead}@${name}:${gap}${says}\n`);
  edits.replace({ start, end: start + all.length }, lines.join(''));
}
