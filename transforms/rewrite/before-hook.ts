import type { Conversion } from '../mmap-prepare/conversion';
import { lineBreakOf } from './source-text';

/** Put lines of their own before a hook's definition and its comment, an empty line between. */
export function insertBefore(conversion: Conversion, lines: readonly string[]): void {
  conversion.edits.insert(startWithComment(conversion), [...lines, '', ''].join(lineBreakOf(conversion)));
}

/** Where the hook's definition begins, its comment included. */
function startWithComment(conversion: Conversion): number {
  const { driver, function: definition } = conversion;
  const item = driver.items.find((i) => i.start <= definition.start && definition.end <= i.end);
  const start = item?.start ?? definition.start;
  const comment = driver.comments.filter((c) => c.end <= start).at(-1);
  const between = comment ? driver.source.slice(comment.end, start) : '';
  const attached = comment && between.trim() === '' && (between.match(/\n/g)?.length ?? 0) === 1;
  const begin = attached ? comment.start : start;
  return driver.source.lastIndexOf('\n', begin - 1) + 1;
}
