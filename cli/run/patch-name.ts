import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

/** What marks the top of a kernel tree without git. */
const TREE_MARK = 'include/linux/mm_types.h';

/** The nearest directory, `start` or above it, that has an entry of this name; null where there is none. */
function nearest(start: string, name: string): string | null {
  for (let directory = start; ; directory = dirname(directory)) {
    if (existsSync(join(directory, name))) return directory;
    if (dirname(directory) === directory) return null;
  }
}

/** By name and directory: the nearest one. A folder has many files, and a printer asks for each. */
const found = new Map<string, string | null>();

/** Lets a process that goes on look for work trees anew. */
export function forgetTops(): void {
  found.clear();
}

function nearestOnce(start: string, name: string): string | null {
  const key = `${name}\0${start}`;
  let directory = found.get(key);
  if (directory === undefined) found.set(key, (directory = nearest(start, name)));
  return directory;
}

/** The top of the git work tree around a directory, by its `.git` entry: no program is asked. Null outside of one. */
export function gitTop(directory: string): string | null {
  return nearestOnce(resolve(directory), '.git');
}

/** The directory that the names of a patch are relative to: the git work tree around one, else the kernel tree; null outside of both. */
export function patchTop(directory: string): string | null {
  return gitTop(directory) ?? nearestOnce(resolve(directory), TREE_MARK);
}

/** A file as git knows it: no directory on its path is a symbolic link. */
function physical(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    // A file that is not there yet lies in a directory that is.
    try {
      return join(realpathSync.native(dirname(path)), basename(path));
    } catch {
      return resolve(path);
    }
  }
}

const isOutside = (name: string): boolean => name === '..' || name.startsWith(`..${sep}`) || isAbsolute(name);

/**
 * The name of a file in a patch: relative to the top of the git work tree that it lies in, wherever one stands, for that is
 * what `git apply` takes names for; without git, to the top of its kernel tree; and in neither, to the working directory,
 * or to its own directory when it is not below that.
 *
 * @param path the file, as the user named it
 * @returns the name with `/` between its parts, not quoted
 */
export function patchName(path: string): string {
  const file = physical(path);
  const directory = dirname(file);
  const here = process.cwd();
  const top = patchTop(directory) ?? (isOutside(relative(here, file)) ? directory : here);
  return relative(top, file).split(sep).join('/');
}

/** What git writes for a byte that it does not write as it is, after a backslash. */
const ESCAPES: ReadonlyMap<number, string> = new Map([
  [0x07, 'a'],
  [0x08, 'b'],
  [0x09, 't'],
  [0x0a, 'n'],
  [0x0b, 'v'],
  [0x0c, 'f'],
  [0x0d, 'r'],
  [0x22, '"'],
  [0x5c, '\\'],
]);

/** As git does (`quote_c_style()`): a name with unusual characters is quoted as a C string, byte by byte. */
export function quotedName(name: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (!/[\x00-\x1f\x7f-\uffff"\\]/.test(name)) return name;
  let text = '';
  for (const byte of Buffer.from(name, 'utf8')) {
    const escape = ESCAPES.get(byte);
    if (escape !== undefined) text += `\\${escape}`;
    else if (byte < 0x20 || byte > 0x7e) text += `\\${byte.toString(8).padStart(3, '0')}`;
    else text += String.fromCharCode(byte);
  }
  return `"${text}"`;
}
