import type { Edits } from '../../model/edits';
import { countBefore } from '../../model/ordered';

/**
 * For each line of an edited text the line that it comes from: new text comes from where the edit stands.
 * @param before for each line of the text before the edits, the line that it came from in turn; one without
 * an entry is where it was
 */
export function composedLines(before: readonly number[], edits: Edits): number[] {
  const { source } = edits;
  const starts = [0];
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
  const lineAt = (offset: number): number => {
    const line = countBefore(starts, (start) => start <= offset) - 1;
    return before[line] ?? line;
  };
  const lines: number[] = [before[0] ?? 0];
  // A line that begins where a segment ends is of what follows that is not gone.
  let isOpen = false;
  for (const { changed, from, text } of edits.segments()) {
    if (isOpen && text !== '') lines.push(lineAt(from));
    isOpen &&= text === '';
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      if (at + 1 === text.length) isOpen = true;
      else lines.push(lineAt(changed ? from : from + at + 1));
    }
  }
  if (isOpen) lines.push(lineAt(source.length));
  return lines;
}
