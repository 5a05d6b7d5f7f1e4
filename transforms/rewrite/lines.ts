import type { Driver } from '../../model/driver';

/** Where the lines of a file begin that lines of their own can be put between: in no comment that goes from one to the other. */

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
