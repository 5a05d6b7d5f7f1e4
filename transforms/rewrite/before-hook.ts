import type { Driver } from '../../model/driver';
import { tokenize } from '../../model/lexer';
import type { Comment, SourceRange } from '../../model/nodes';
import type { Conversion } from '../mmap-prepare/conversion';
import { lineStartAt } from './lines';
import { lineBreakOf } from './source-text';

/** What is put before a hook: between its lines and those above, in no comment that goes from one to the other. */

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
