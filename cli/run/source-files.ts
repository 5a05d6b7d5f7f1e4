import { readdirSync, statSync, type Dirent } from 'node:fs';
import { normalize, resolve } from 'node:path';
import { ignoreRulesOf, type GitIgnore } from './git-ignore';
import { systemError } from './system-error';

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

function byName(a: Dirent, b: Dirent): number {
  return a.name < b.name ? -1 : 1;
}

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
    try {
      const kind = statSync(path).isDirectory() ? directories : named;
      if (!kind.has(resolve(path))) kind.set(resolve(path), normalize(path));
    } catch (error) {
      onError({ path, message: systemError('cannot read', error) });
    }
  }
  const walked = new Set<string>();

  function* walk(directory: string, rules: GitIgnore | null): Generator<SourceFiles> {
    const absolute = resolve(directory);
    if (walked.has(absolute)) return;
    walked.add(absolute);
    let entries: Dirent[];
    try {
      entries = readdirSync(directory, { withFileTypes: true }).sort(byName);
    } catch (error) {
      onError({ path: directory, message: systemError('cannot read the directory', error) });
      return;
    }
    const inside = directory === '.' ? '' : directory === '/' ? '/' : `${directory}/`;
    const files: string[] = [];
    const below: string[] = [];
    for (const entry of entries) {
      if (entry.isFile()) {
        if (isSourceName(entry.name)) files.push(inside + entry.name);
      } else if (entry.isDirectory() && entry.name !== '.git') {
        below.push(inside + entry.name);
      }
    }
    const paths = named.size === 0 ? files : files.filter((file) => !named.has(resolve(file)));
    if (paths.length > 0) yield { paths, named: false, rules };
    for (const child of below) {
      if (rules?.ignores(child, true) !== true) yield* walk(child, rules);
    }
  }

  // Named files come first: what is left of the directories then needs one look at each name.
  for (const path of named.values()) yield { paths: [path], named: true, rules: null };
  for (const [absolute, path] of directories) {
    const top = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
    yield* walk(top, ignoreRulesOf(absolute));
  }
}
