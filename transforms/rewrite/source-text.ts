import { tokenize } from '../../model/lexer';
import type { Edit, Part } from '../../model/edits';
import type { Node, SourceRange } from '../../model/nodes';
import { excerpt, report, type Conversion } from '../mmap-prepare/conversion';
import { aligned, columnAfter } from '../../model/layout';
import { contains } from '../../model/query';
import { CODE } from '../findings';

/**
 * The text that replaces a span, with the comments of the span kept: one that is not about a flag stands before the last parenthesis.
 * All are block comments of one line then, since more of the new text may follow.
 */
export function carryComments(conversion: Conversion, range: SourceRange, text: string): string {
  const comments = conversion.driver.comments.filter((c) => range.start <= c.start && c.end <= range.end);
  if (comments.length === 0) return text;
  const texts = comments.map((c) => onOneLine(conversion.driver.source.slice(c.start, c.end)));
  const { source } = conversion.driver;
  const column = columnAfter(source.slice(source.lastIndexOf('\n', range.start - 1) + 1, range.start));
  let carried = text;
  const others: string[] = [];
  comments.forEach((comment, i) => {
    const besideFlag = putBesideFlag(carried, flagCommented(conversion, range, comment), texts[i], column);
    if (besideFlag === null) others.push(texts[i]);
    else carried = besideFlag;
  });
  if (others.length === 0) return carried;
  const close = carried.lastIndexOf(')');
  return `${carried.slice(0, close)} ${others.join(' ')}${carried.slice(close)}`;
}

/** A flag that a comment is about, and where the comment stands: before it, behind it, or behind it at the end of its line. */
interface CommentedFlag {
  readonly flag: string;
  readonly place: 'before' | 'behind' | 'ends line';
  /** White space before the comment. */
  readonly gap: string;
}

/** A comment is about the flag before it; behind an operator, about the flag that follows it, unless its line ends there. */
function flagCommented(
  { driver: { source } }: Conversion,
  range: SourceRange,
  comment: SourceRange,
): CommentedFlag | null {
  const [, flag, operator, gap] =
    /\bVM_(\w+)([\s)]*\|)?(\s*)$/.exec(source.slice(range.start, comment.start)) ?? [];
  const rest = source.slice(comment.end, range.end);
  const endsLine = /^[ \t]*\r?\n/.test(rest);
  const next = /^[ \t]*VM_(\w+)/.exec(rest)?.[1];
  if (operator !== undefined && next !== undefined) return { flag: next, place: 'before', gap: ' ' };
  if (flag === undefined) return null;
  if (gap.includes('\n')) return { flag, place: 'behind', gap: ' ' };
  return { flag, place: endsLine ? 'ends line' : 'behind', gap: gap.includes('\t') ? '\t' : ' ' };
}

/** A text that begins at a column, with a comment beside the bit of a flag; null when it does not name it. */
function putBesideFlag(
  text: string,
  owner: CommentedFlag | null,
  comment: string,
  column: number,
): string | null {
  const bit = owner === null ? null : new RegExp(`\\bVMA_${owner.flag}_BIT\\b`).exec(text);
  if (owner === null || bit === null) return null;
  if (owner.place === 'before') return `${text.slice(0, bit.index)}${comment} ${text.slice(bit.index)}`;
  const end = bit.index + bit[0].length;
  // Where another flag follows, it begins the next line, as it did.
  if (owner.place === 'ends line' && text.startsWith(', ', end))
    return aligned(`${text.slice(0, end)},${owner.gap}${comment}\n${text.slice(end + 2)}`, column);
  return `${text.slice(0, end)} ${comment}${text.slice(end)}`;
}

/**
 * Keep the comments between the tokens of what is rewritten: one that stands behind something that is kept stays there.
 * A comment goes with what it is about, which is told.
 */
export function keepComments(conversion: Conversion): void {
  const { driver, edits, function: hook } = conversion;
  const comments = driver.comments.filter((c) => hook.body.start <= c.start && c.end <= hook.body.end);
  for (const comment of comments) {
    const text = driver.source.slice(comment.start, comment.end);
    const edit = edits.all.find((one) => loses(one, comment, text));
    if (!edit) {
      const isGone = edits.all.some((one) => one.parts.length === 0 && contains(one, comment));
      if (isGone && !edits.all.some((one) => keeps(one, comment, text)))
        report(conversion, CODE.commentDropped, comment, `${excerpt(conversion, comment)} goes`);
      continue;
    }
    const parts = withComment(edit, comment, driver.source);
    if (parts === null) {
      if (!edits.all.some((one) => keeps(one, comment, text)))
        report(conversion, CODE.commentDropped, comment, `${excerpt(conversion, comment)} goes`);
    } else edits.amend(edit, parts);
  }
}

/** The parts of an edit with a comment of what it replaces beside what that is about; null where that goes. */
function withComment(edit: Edit, comment: SourceRange, source: string): Part[] | null {
  const text = asBlockComment(source.slice(comment.start, comment.end));
  const tokens = tokenize(source, edit.start, edit.end).filter(({ kind }) => kind !== 'comment');
  const opening = source[(tokens.findLast(({ end }) => end <= comment.start) ?? edit).start];
  // `f(a, /* about b */ b)`, where `f(a, /* about a` ends its line.
  if ((opening === ',' || opening === '(') && !/^[ \t]*\r?\n/.test(source.slice(comment.end, edit.end))) {
    const next = tokens.find(({ start }) => start >= comment.end && source[start] !== '(');
    return next ? beforeNext(edit, comment, next, text, source) : null;
  }
  const subject = /([A-Za-z0-9_]+)[\s,()]*$/.exec(source.slice(edit.start, comment.start))?.[1];
  const index = subject === undefined ? -1 : placeOf(edit, comment, subject, source);
  return index < 0 ? null : behind(edit, index, subject!, text);
}

/** The parts with a comment before what it stands before, which begins with a token; null where that goes. */
function beforeNext(
  { parts }: Edit,
  comment: SourceRange,
  next: SourceRange,
  text: string,
  source: string,
): Part[] | null {
  const index = parts.findIndex(
    (part) =>
      typeof part !== 'string' &&
      comment.end <= part.start &&
      part.start <= next.start &&
      next.end <= part.end,
  );
  if (index < 0) return null;
  const gap = /\s/.test(source[comment.end]) ? ' ' : '';
  return [...parts.slice(0, index), text + gap, ...parts.slice(index)];
}

/** Does an edit of one statement take away a comment inside it? */
function loses({ start, end, parts }: Edit, comment: SourceRange, text: string): boolean {
  const isInside = start < comment.start && comment.end < end && parts.length > 0;
  return isInside && !keeps({ parts }, comment, text);
}

/** Is a comment in what an edit puts there, as it was or on one line? */
function keeps({ parts }: Pick<Edit, 'parts'>, comment: SourceRange, text: string): boolean {
  const line = onOneLine(text);
  return parts.some((part) =>
    typeof part === 'string'
      ? part.includes(text) || part.includes(line)
      : part.start <= comment.start && comment.end <= part.end,
  );
}

/** Index of the part of an edit that still has what a comment stands behind; -1 when none has. */
function placeOf({ parts }: Edit, comment: SourceRange, subject: string, source: string): number {
  const word = new RegExp(`\\b${subject}\\b`, 'g');
  return parts.findIndex((part) =>
    typeof part === 'string'
      ? part.match(word)?.length === 1
      : part.end <= comment.start && /^[\s,]*$/.test(source.slice(part.end, comment.start)),
  );
}

function behind({ parts }: Edit, index: number, subject: string, comment: string): Part[] {
  return parts.flatMap((part, i): Part[] => {
    if (i !== index) return [part];
    if (typeof part !== 'string') return [part, ` ${comment}`];
    const end = part.search(new RegExp(`\\b${subject}\\b`)) + subject.length;
    return [`${part.slice(0, end)} ${comment}${part.slice(end)}`];
  });
}

/** Does a comment stand inside a span? */
export function hasComment(conversion: Conversion, range: SourceRange): boolean {
  return conversion.driver.comments.some((c) => range.start <= c.start && c.end <= range.end);
}

/** The comments behind a statement, with which its line ends; null when there are none, or something else follows. */
export function commentsBehind(
  { driver }: Pick<Conversion, 'driver'>,
  { end }: SourceRange,
): SourceRange | null {
  const { source, comments } = driver;
  const behind = (at: number): number => at + /^[ \t]*/.exec(source.slice(at))![0].length;
  const start = behind(end);
  let last = null;
  for (let at = start; source[at] === '/'; at = behind(last.end)) {
    const comment = comments.find((one) => one.start === at);
    if (!comment) return null;
    last = comment;
  }
  if (last === null || !/^[ \t\r]*(?:\n|$)/.test(source.slice(last.end))) return null;
  // The carriage return at the end of a line is no part of a comment.
  return { start, end: start + source.slice(start, last.end).trimEnd().length };
}

/** Where the line of a statement ends: behind the comments that are about it. */
export function endWithComments(conversion: Pick<Conversion, 'driver'>, statement: SourceRange): number {
  return commentsBehind(conversion, statement)?.end ?? statement.end;
}

/** The white space before the first thing on the line of an offset. */
export function indentationAt(conversion: Pick<Conversion, 'driver'>, offset: number): string {
  const { source } = conversion.driver;
  const line = source.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(source.slice(line, offset))![0];
}

/** The white space at the start of a statement's line. */
export function indentOf(conversion: Pick<Conversion, 'driver'>, node: Node): string {
  return indentationAt(conversion, node.start);
}

/** How lines end in the conversion's file. */
export function lineBreakOf(conversion: Pick<Conversion, 'driver'>): string {
  return conversion.driver.source.includes('\r\n') ? '\r\n' : '\n';
}

/** How many statements have taken the place of one. */
const replaced = new WeakMap<object, Map<Node, number>>();

/** Keep how many statements have taken the place of one. */
export function countReplaced(conversion: Conversion, statement: Node, count: number): void {
  const counts = replaced.get(conversion.edits) ?? new Map<Node, number>();
  replaced.set(conversion.edits, counts.set(statement, count));
}

/** How many statements there are now where there was one. */
export function countAfter(conversion: Conversion, statement: Node): number {
  const known = replaced.get(conversion.edits)?.get(statement);
  return known ?? (conversion.edits.drops(statement) ? 0 : 1);
}

/** C on one line, with one space for all white space in it: a comment that ends a line becomes one that does not. */
export function onOneLine(text: string): string {
  let line = '';
  let at = 0;
  for (const { kind, start, end } of tokenize(text)) {
    const token = text.slice(start, end);
    if (start > at && line !== '') line += ' ';
    line += kind === 'comment' ? asBlockComment(token) : token;
    at = end;
  }
  return line;
}

/** The same of what has several lines; any other text as it is. */
export function withoutLineBreaks(text: string): string {
  return text.includes('\n') ? onOneLine(text) : text;
}

/** A comment on one line, on which more may follow. */
export function asBlockComment(comment: string): string {
  if (comment.startsWith('//')) return `/* ${comment.slice(2).replaceAll('*/', '* /').trim()} */`;
  const [first, ...others] = comment.split('\n').map((line) => line.trim());
  return [first, ...others.map((line) => line.replace(/^\*(?!\/)\s*/, ''))]
    .filter((line) => line !== '')
    .join(' ');
}
