import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { structuredPatch } from 'diff';

const CONTEXT_LINES = 3;

/** What marks the directory that patches are made in: a git work tree, or a kernel tree without git. */
const TOP_MARKS = ['.git', 'include/linux/mm_types.h'];

function topOf(directory: string): string {
  for (let top = directory; dirname(top) !== top; top = dirname(top)) {
    if (TOP_MARKS.some((mark) => existsSync(join(top, mark)))) return top;
  }
  return directory;
}

/**
 * The name of a file in a patch: relative to the working directory, where `git apply` is to be run. A file outside of
 * it gets its name in its own git work tree or kernel tree, for a patch that names `..` applies nowhere.
 */
function patchName(path: string): string {
  const absolute = resolve(path);
  let name = relative(process.cwd(), absolute);
  if (name.startsWith(`..${sep}`) || isAbsolute(name)) name = relative(topOf(dirname(absolute)), absolute);
  return name.split(sep).join('/');
}

/** As git does: a name with unusual characters is quoted as a C string, byte by byte. */
function quoted(name: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (!/[\x00-\x1f\x7f-\uffff"\\]/.test(name)) return name;
  let text = '';
  for (const byte of Buffer.from(name, 'utf8')) {
    if (byte === 0x22 || byte === 0x5c) text += `\\${String.fromCharCode(byte)}`;
    else if (byte < 0x20 || byte > 0x7e) text += `\\${byte.toString(8).padStart(3, '0')}`;
    else text += String.fromCharCode(byte);
  }
  return `"${text}"`;
}

/** A file name line of a patch; a name with a space is ended by a tab, or what reads it would stop there. */
function nameLine(mark: '---' | '+++', name: string): string {
  const text = quoted(name);
  return `${mark} ${text}${text.includes(' ') ? '\t' : ''}\n`;
}

function range(start: number, lines: number): string {
  // The place of an empty range is the line before it.
  if (lines === 0) return `${start - 1},0`;
  return lines === 1 ? `${start}` : `${start},${lines}`;
}

/**
 * The unified diff of a file, as git writes it: with `a/` and `b/`, three lines of context, line ends kept as they
 * are, and a mark at a last line without end.
 *
 * @param path the file, as the user named it
 * @returns the head, which is UTF-8, and the hunks, which are characters of the two texts
 */
export function unifiedDiff(path: string, before: string, after: string): { head: string; hunks: string } {
  const name = patchName(path);
  const patch = structuredPatch('', '', before, after, undefined, undefined, { context: CONTEXT_LINES });
  const head =
    `diff --git ${quoted(`a/${name}`)} ${quoted(`b/${name}`)}\n` +
    nameLine('---', `a/${name}`) +
    nameLine('+++', `b/${name}`);
  let hunks = '';
  for (const hunk of patch.hunks) {
    hunks += `@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@\n`;
    hunks += `${hunk.lines.join('\n')}\n`;
  }
  return { head, hunks };
}
