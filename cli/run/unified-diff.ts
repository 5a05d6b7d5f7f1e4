import { structuredPatch } from 'diff';
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

/**
 * The unified diff of a file, as git writes it: with `a/` and `b/`, three lines of context, the function that each hunk is in, line ends kept as they
 * are, and a mark at a last line without end.
 *
 * @param path the file, as the user named it
 * @returns the head, which is UTF-8, and the hunks, which are characters of the two texts
 */
export function unifiedDiff(path: string, before: string, after: string): { head: string; hunks: string } {
  const name = patchName(path);
  const patch = structuredPatch('', '', before, after, undefined, undefined, { context: CONTEXT_LINES });
  const head =
    `diff --git ${quotedName(`a/${name}`)} ${quotedName(`b/${name}`)}\n` +
    nameLine('---', `a/${name}`) +
    nameLine('+++', `b/${name}`);
  const lines = before.split('\n');
  let hunks = '';
  let named = '';
  let searched = 0;
  for (const hunk of patch.hunks) {
    named = functionBefore(lines, searched, hunk.oldStart - 2) ?? named;
    searched = Math.max(searched, hunk.oldStart - 1);
    hunks += `@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@${named}\n`;
    hunks += `${hunk.lines.join('\n')}\n`;
  }
  return { head, hunks };
}
