import type { Driver } from '../../model/driver';
import { tokenize } from '../../model/lexer';
import type { Comment, SourceRange } from '../../model/nodes';
import type { Conversion } from '../mmap-prepare/conversion';
import { lineBreakOf } from './source-text';

/** Where lines of their own can be put: between two lines of a file, in no comment that goes from one to the other. */

/** Put lines of their own before a hook's definition and its comment, an empty line between. */
export function insertBefore(conversion: Conversion, lines: readonly string[]): void {
  const at = beginningOf(conversion.driver, conversion.function);
  conversion.edits.insert(at, [...lines, '', ''].join(lineBreakOf(conversion)));
}

/**
 * Where the line of a definition begins, or that of the comment attached to it, which ends on the line before.
 * @returns the definition itself, where another one ends in that line
 */
export function beginningOf(driver: Driver, definition: SourceRange): number {
  const item = driver.items.find((i) => i.start <= definition.start && definition.end <= i.end);
  const start = item?.start ?? definition.start;
  let at = lineStartAt(driver, start);
  for (let comment = commentAbove(driver, at); comment; comment = lineCommentAbove(driver, comment, at))
    at = lineStartAt(driver, comment.start);
  return driver.items.some((other) => other.start < at && at < other.end) ? start : at;
}

/** The comment that ends on the line before an offset, and begins its own line. */
function commentAbove(driver: Driver, at: number): Comment | null {
  const { source, comments } = driver;
  const comment = comments.findLast(({ end }) => end <= at);
  if (!comment || !/^[ \t\r]*\n?$/.test(source.slice(comment.end, at))) return null;
  const before = tokenize(source, lineStartAt(driver, comment.start), comment.start);
  return before.every(({ kind }) => kind === 'comment') ? comment : null;
}

/** The `//` above another one, which goes on in that. */
function lineCommentAbove(driver: Driver, { type }: Comment, at: number): Comment | null {
  const above = type === 'CommentLine' ? commentAbove(driver, at) : null;
  return above?.type === 'CommentLine' ? above : null;
}

/** Where the line of an offset begins, or that in which the comment begins that ends in it. */
export function lineStartAt(
  { source, comments }: Pick<Driver, 'source' | 'comments'>,
  offset: number,
): number {
  const at = source.lastIndexOf('\n', offset - 1) + 1;
  const around = comments.find(({ start, end }) => start < at && at < end);
  return around ? lineStartAt({ source, comments }, around.start) : at;
}

/**
 * Where the line behind that of an offset begins, or behind that in which a comment ends that begins in it.
 * @returns the length of the text, where no line follows
 */
export function lineBehind(
  { source, comments }: Pick<Driver, 'source' | 'comments'>,
  offset: number,
): number {
  const feed = source.indexOf('\n', offset);
  if (feed < 0) return source.length;
  const around = comments.find(({ start, end }) => start <= feed && feed + 1 < end);
  return around ? lineBehind({ source, comments }, around.end) : feed + 1;
}
