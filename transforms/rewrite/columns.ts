import type { Edits } from '../../model/edits';
import { columnAfter } from '../../model/layout';
import type { SourceRange } from '../../model/nodes';

/** What stands in a column stays there, where what is before it gets longer or shorter. */

/**
 * White space from one column to another, where more than none belongs: one space when that is reached.
 * @param like what stood there, or stands there in a line beside it: with tabs, these go as far as they can, and spaces do the rest
 */
export function spaceTo(like: string, from: number, to: number): string {
  if (from >= to) return ' ';
  if (!like.includes('\t')) return ' '.repeat(to - from);
  let tabs = '';
  while (columnAfter(`${tabs}\t`, from) <= to) tabs += '\t';
  return tabs + ' '.repeat(to - columnAfter(tabs, from));
}

/**
 * Put a longer name for one that a comment has: what spaces put in a column behind it, or behind its colon, stays there while there is
 * room.
 */
export function renameInComment(edits: Edits, { end }: SourceRange, range: SourceRange, name: string): void {
  if (edits.drops(range)) return;
  edits.replace(range, name);
  const [behind, spaces] = /^:?( {2,})(?=\S)/.exec(edits.source.slice(range.end, end)) ?? ['', ''];
  const spare = Math.min(spaces.length - 1, name.length - (range.end - range.start));
  const stop = range.end + behind.length;
  if (spare > 0) edits.remove({ start: stop - spare, end: stop });
}
