import { existsSync, readdirSync, realpathSync, statSync, type Dirent } from 'node:fs';
import { basename, join, normalize, resolve } from 'node:path';
import { ignoreRulesOf, type GitIgnore } from './git-ignore';
import { systemError } from './system-error';

/** Is it standard input that a path stands for? It is read to its end, whatever it is. */
export function isStandardInput(path: string): boolean {
  return path === '/dev/stdin';
}

/** C files of one directory. */
export interface SourceFiles {
  /** Paths as the user named them: relative to the working directory, or absolute. */
  readonly paths: readonly string[];
  /** Whether the user named them himself; the files of a directory are known to be regular ones. */
  readonly named: boolean;
  /**
   * The rules by which a file of these is to be left out when git ignores it; null for a file that the user named, and
   * where no rule holds. They are left to the reader, who asks only for the few files that hold a hook.
   */
  readonly rules: GitIgnore | null;
}

/** A path that could not be looked at. */
export interface PathError {
  readonly path: string;
  readonly message: string;
}

const DOT = '.'.charCodeAt(0);
const C = 'c'.charCodeAt(0);
const H = 'h'.charCodeAt(0);

function isSourceName(name: string): boolean {
  const last = name.charCodeAt(name.length - 1);
  return (last === C || last === H) && name.charCodeAt(name.length - 2) === DOT;
}

/** Folders of a kernel tree that hold no code of the kernel: programs that it is built or tested with, and examples in texts. */
const NOT_KERNEL = ['tools', 'scripts', 'Documentation'];

/** The folders in one that are walked: of a kernel tree's top, those with code of the kernel. A folder that is named is walked anyway. */
function besideTree<Folder extends { readonly path: string }>(
  directory: string,
  folders: readonly Folder[],
): readonly Folder[] {
  const isOther = ({ path }: Folder): boolean => NOT_KERNEL.includes(basename(path));
  if (!folders.some(isOther) || !existsSync(join(directory, 'include/linux/mm.h'))) return folders;
  return folders.filter((folder) => !isOther(folder));
}

function byName(a: Dirent, b: Dirent): number {
  return a.name < b.name ? -1 : 1;
}

/** The C files of a folder, by name; those of folders in it, and links, aside. Nothing when it cannot be read. */
export function sourcesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter(isSource)
      .sort(byName)
      .map(({ name }) => join(folder, name));
  } catch {
    return [];
  }
}

const isSource = (entry: Dirent): boolean => entry.isFile() && isSourceName(entry.name);

const isFolder = (entry: Dirent): boolean => entry.isDirectory() && entry.name !== '.git';

/**
 * The `.c` and `.h` files that the paths on the command line stand for, first the files that it names, then what
 * its directories hold, by name. A file that is named is always taken; from a directory, ignored directories, `.git` and symbolic links are left out, as
 * git would, so a link can make no loop. What is named twice is given once.
 *
 * @param onError called for each path that cannot be looked at; the others are still given
 */
export function* sourceFiles(
  paths: readonly string[],
  onError: (error: PathError) => void,
): Generator<SourceFiles, void, undefined> {
  const named = new Map<string, string>();
  const directories = new Map<string, string>();
  for (const path of paths) {
    if (isStandardInput(path)) {
      named.set(path, path);
      continue;
    }
    try {
      const kind = statSync(path).isDirectory() ? directories : named;
      // A link and what it leads to are one file.
      const real = realpathSync(path);
      if (!kind.has(real)) kind.set(real, normalize(path));
    } catch (error) {
      onError({ path, message: systemError('cannot read', error) });
    }
  }
  const walked = new Set<string>();

  function* walk(directory: string, real: string, rules: GitIgnore | null): Generator<SourceFiles> {
    if (walked.has(real)) return;
    walked.add(real);
    let entries: Dirent[];
    try {
      entries = readdirSync(directory, { withFileTypes: true }).sort(byName);
    } catch (error) {
      onError({ path: directory, message: systemError('cannot read the directory', error) });
      return;
    }
    const inside = directory === '.' ? '' : directory === '/' ? '/' : `${directory}/`;
    const realInside = real === '/' ? '/' : `${real}/`;
    const files = entries.filter(isSource).map(({ name }) => inside + name);
    const below = entries
      .filter(isFolder)
      .map(({ name }) => ({ path: inside + name, real: realInside + name }));
    const paths =
      named.size === 0 ? files : files.filter((file) => !named.has(realInside + file.slice(inside.length)));
    if (paths.length > 0) yield { paths, named: false, rules };
    for (const child of besideTree(directory, below)) {
      if (rules?.ignores(child.path, true) !== true) yield* walk(child.path, child.real, rules);
    }
  }

  // Named files come first: what is left of the directories then needs one look at each name.
  for (const path of named.values()) yield { paths: [path], named: true, rules: null };
  for (const [real, path] of directories) {
    const top = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
    yield* walk(top, real, ignoreRulesOf(resolve(path)));
  }
}
