import type { SourceRange } from '../../model/nodes';
import { excerpt, report, type Conversion } from '../mmap-prepare/conversion';

/**
 * The text that replaces a span, with the comments of the span kept: a block comment stands before the last parenthesis.
 * @returns null, with a finding, for a comment that cannot be kept
 */
export function carryComments(conversion: Conversion, range: SourceRange, text: string): string | null {
  const comments = conversion.driver.comments.filter((c) => range.start <= c.start && c.end <= range.end);
  if (comments.length === 0) return text;
  const texts = comments.map((c) => conversion.driver.source.slice(c.start, c.end));
  if (comments.some((c) => c.type === 'CommentLine') || texts.some((c) => c.includes('\n'))) {
    report(
      conversion,
      'MP015',
      range,
      `a comment stands inside ${excerpt(conversion, range)}: move it before the statement`,
    );
    return null;
  }
  const close = text.lastIndexOf(')');
  return `${text.slice(0, close)} ${texts.join(' ')}${text.slice(close)}`;
}

/** Does a comment stand inside a span? */
export function hasComment(conversion: Conversion, range: SourceRange): boolean {
  return conversion.driver.comments.some((c) => range.start <= c.start && c.end <= range.end);
}

/** The white space before the first thing on the line of an offset. */
export function indentationAt(conversion: Conversion, offset: number): string {
  const { source } = conversion.driver;
  const line = source.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(source.slice(line, offset))![0];
}
