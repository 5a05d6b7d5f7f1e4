import { structuredPatch, type StructuredPatchHunk } from 'diff';
import { linesOf } from '../../model/kernel-release';
import { patchName, quotedName } from './patch-name';

const CONTEXT_LINES = 3;

/** A file name line of a patch; a name with a space is ended by a tab, or what reads it would stop there. */
function nameLine(mark: '---' | '+++', name: string): string {
  const text = quotedName(name);
  return `${mark} ${text}${text.includes(' ') ? '\t' : ''}\n`;
}

function range(start: number, lines: number): string {
  // The place of an empty range is the line before it.
  if (lines === 0) return `${start - 1},0`;
  return lines === 1 ? `${start}` : `${start},${lines}`;
}

/** Characters of a function's line that git shows at the head of a hunk. */
const FUNCTION_CHARACTERS = 80;

/** A line that git takes for the beginning of a function in C: it begins with a name, and is no label. */
const isFunctionLine = (line: string): boolean =>
  /^[A-Za-z_]/.test(line) && !/^[A-Za-z_][A-Za-z_0-9]*:[ \t]*(?:$|\/[/*])/.test(line);

/** What git shows behind the ranges of a hunk: the last line before it that begins a function, from a line on; null where none does. */
function functionBefore(lines: readonly string[], from: number, to: number): string | null {
  for (let at = to; at >= from; at--) {
    const line = lines[at].replace(/\r$/, '');
    if (isFunctionLine(line)) return ` ${line.slice(0, FUNCTION_CHARACTERS).trimEnd()}`;
  }
  return null;
}

/** Some of the lines of a text, as a text of their own. */
function textOf(lines: readonly string[], from: number, to: number): string {
  return lines.slice(from, to).join('\n') + (to < lines.length ? '\n' : '');
}

/**
 * The hunks of two texts. Only the lines are compared between those that both begin with and those that both end with: of a file
 * of thousands, a change has few.
 */
function hunksOf(before: readonly string[], after: readonly string[]): StructuredPatchHunk[] {
  // What stands behind the last line feed is a line without an end, or none.
  const most = Math.min(before.length, after.length) - 1;
  let same = 0;
  while (same < most && before[same] === after[same]) same++;
  let ends = 0;
  while (ends < most - same && before.at(-1 - ends) === after.at(-1 - ends)) ends++;
  const from = Math.max(0, same - CONTEXT_LINES);
  const behind = Math.max(0, ends - CONTEXT_LINES - 1);
  const hunks = hunksBetween(before, after, from, behind);
  // Of equal lines, others than the last ones may be those that were there before.
  const last = hunks.at(-1)?.lines.slice(-CONTEXT_LINES) ?? [];
  return behind === 0 || last.every((line) => line.startsWith(' '))
    ? hunks
    : hunksBetween(before, after, from, 0);
}

/** Lines that may come or go before the least change is not looked for any more, which takes time by the square of them. */
const MOST_EDITS = 1000;

/** The hunks of two texts that have so many lines in common at their beginning and at their end, beyond the context. */
function hunksBetween(
  before: readonly string[],
  after: readonly string[],
  from: number,
  behind: number,
): StructuredPatchHunk[] {
  const [old, now] = [before, after].map((lines) => textOf(lines, from, lines.length - behind));
  const patch = structuredPatch('', '', old, now, undefined, undefined, {
    context: CONTEXT_LINES,
    maxEditLength: MOST_EDITS,
  });
  const hunks = patch?.hunks ?? hunksLineByLine(old, now);
  return hunks.map((hunk) => ({
    ...hunk,
    oldStart: hunk.oldStart + from,
    newStart: hunk.newStart + from,
  }));
}

/** The hunks of two texts of which each line takes the place of one; of those that have not as many, one hunk. */
function hunksLineByLine(before: string, after: string): StructuredPatchHunk[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  if (old.length !== now.length) return [hunkOf(old, now, 1)];
  const hunks: StructuredPatchHunk[] = [];
  for (let at = 0; at < old.length; at++) {
    if (old[at] === now[at]) continue;
    let end = at + 1;
    // Two changes whose contexts meet are in one hunk.
    for (let next = end; next < old.length && next <= end + 2 * CONTEXT_LINES; next++)
      if (old[next] !== now[next]) end = next + 1;
    const start = Math.max(0, at - CONTEXT_LINES);
    const to = Math.min(old.length, end + CONTEXT_LINES);
    hunks.push(hunkOf(old.slice(start, to), now.slice(start, to), start + 1));
    at = to - 1;
  }
  return hunks;
}

function hunkOf(old: readonly string[], now: readonly string[], start: number): StructuredPatchHunk {
  const lines: string[] = [];
  const add = (mark: ' ' | '-' | '+', texts: readonly string[]): void => {
    for (const text of texts) {
      lines.push(mark + text.replace(/\n$/, ''));
      if (!text.endsWith('\n')) lines.push('\\ No newline at end of file');
    }
  };
  if (old.length === now.length) {
    for (let at = 0; at < old.length;) {
      let end = at;
      while (end < old.length && old[end] !== now[end]) end++;
      add('-', old.slice(at, end));
      add('+', now.slice(at, end));
      for (at = end; at < old.length && old[at] === now[at]; at++) add(' ', [old[at]]);
    }
  } else {
    const most = Math.min(old.length, now.length);
    let head = 0;
    while (head < most && old[head] === now[head]) head++;
    let tail = 0;
    while (tail < most - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
    add(' ', old.slice(0, head));
    add('-', old.slice(head, old.length - tail));
    add('+', now.slice(head, now.length - tail));
    add(' ', old.slice(old.length - tail));
  }
  return { oldStart: start, oldLines: old.length, newStart: start, newLines: now.length, lines };
}

/**
 * The unified diff of a file, as git writes it: with `a/` and `b/`, three lines of context, the function that each hunk is in, line ends kept as they
 * are, and a mark at a last line without end.
 *
 * @param path the file, as the user named it
 * @returns the head, which is UTF-8, and the hunks, which are characters of the two texts
 */
export function unifiedDiff(path: string, before: string, after: string): { head: string; hunks: string } {
  const name = patchName(path);
  const head =
    `diff --git ${quotedName(`a/${name}`)} ${quotedName(`b/${name}`)}\n` +
    nameLine('---', `a/${name}`) +
    nameLine('+++', `b/${name}`);
  const lines = before.split('\n');
  let hunks = '';
  let named = '';
  let searched = 0;
  for (const hunk of hunksOf(lines, after.split('\n'))) {
    named = functionBefore(lines, searched, hunk.oldStart - 2) ?? named;
    searched = Math.max(searched, hunk.oldStart - 1);
    hunks += `@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@${named}\n`;
    hunks += `${hunk.lines.join('\n')}\n`;
  }
  return { head, hunks };
}
