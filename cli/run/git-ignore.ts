import { existsSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { isInside, readRegular, textWithin } from '../../model/regular-file';
import { trackedFiles } from './git-index';

/** Where ignore rules start to count. */
interface IgnoreRoot {
  /** Absolute path of the git work tree. */
  readonly directory: string;
  /** Where git keeps what belongs to the work tree, its index above all; null where that cannot be told. */
  readonly git: string | null;
  /** Texts of further rule files of the whole work tree, those that win first. */
  readonly excludes: readonly string[];
}

interface Rules {
  /** Length of the path of the directory that the rules belong to, with its slash; 0 for the root. */
  readonly prefix: number;
  readonly patterns: Ignore;
}

/** The directories of git for the `.git` entry of a work tree. */
interface GitDirectories {
  /** That has the index. */
  readonly own: string;
  /** That has `info/exclude`: another one for a linked work tree. */
  readonly common: string;
}

/**
 * A `.git` that is a file names another directory, which may be anywhere: it is believed only when that directory names the
 * work tree in turn, as a linked one's does, or when it is one of the modules of a repository around the work tree.
 */
function gitDirectories(entry: string): GitDirectories | null {
  try {
    if (statSync(entry).isDirectory()) return { own: entry, common: entry };
    const link = /^gitdir: (.+)$/m.exec(readRegular(entry, dirname(entry)).toString('utf8'))?.[1];
    if (link === undefined) return null;
    const own = realpathSync(resolve(dirname(entry), link));
    const back = textWithin(join(own, 'gitdir'), own)?.trim();
    if (back !== undefined && realpathSync(resolve(own, back)) === realpathSync(entry)) {
      const common = textWithin(join(own, 'commondir'), own)?.trim();
      return { own, common: common === undefined ? own : realpathSync(resolve(own, common)) };
    }
    const around = workTree(dirname(dirname(entry)));
    const modules = around === null ? null : join(realpathSync(around), '.git', 'modules');
    return modules !== null && isInside(own, modules) ? { own, common: own } : null;
  } catch {
    return null;
  }
}

/** The user's own rules, where git looks when core.excludesFile does not name another file. */
function userRules(): string | null {
  const configuration = process.env['XDG_CONFIG_HOME'];
  const directory =
    configuration !== undefined && configuration !== '' ? configuration : join(homedir(), '.config');
  try {
    return readRegular(join(directory, 'git', 'ignore'), null).toString('utf8');
  } catch {
    return null;
  }
}

/** The nearest directory, `start` or above it, that has a `.git` entry. */
function workTree(start: string): string | null {
  for (let directory = start; ; directory = dirname(directory)) {
    if (existsSync(join(directory, '.git'))) return directory;
    if (dirname(directory) === directory) return null;
  }
}

/**
 * The ignore rules that hold in a directory named by the user: those of its git work tree. Outside of one git ignores
 * nothing, and a `.gitignore` there may be meant for another purpose: that of Debian's kernel source, which is no work
 * tree, names every file. A named directory that git itself ignores is taken whole.
 *
 * @param directory absolute path
 * @returns null when no rule holds
 */
export function ignoreRulesOf(directory: string): GitIgnore | null {
  const top = workTree(directory);
  if (top === null) return null;
  const git = gitDirectories(join(top, '.git'));
  const excludes = [
    git === null ? null : textWithin(join(git.common, 'info', 'exclude'), git.common),
    userRules(),
  ].filter((text) => text !== null);
  const rules = new GitIgnore({ directory: top, git: git?.own ?? null, excludes });
  return top !== directory && rules.ignores(directory, true) ? null : rules;
}

/** The C files that a work tree tracks, and the directories that they are in. The index is read only when a rule matched. */
function trackedNames(git: string | null): Set<string> {
  const names = new Set<string>();
  if (git === null) return names;
  for (const file of trackedFiles(git)) {
    if (!/\.[ch]$/.test(file)) continue;
    for (let name = file; name !== '' && name !== '.' && !names.has(name); name = dirname(name))
      names.add(name);
  }
  return names;
}

/** Which paths git ignores under one root. Rule files are read when first needed, and once. */
export class GitIgnore {
  private readonly chains = new Map<string, readonly Rules[]>();
  private tracked: ReadonlySet<string> | null = null;

  constructor(private readonly root: IgnoreRoot) {}

  /**
   * Whether git ignores a path. A path below an ignored directory is ignored as well.
   *
   * @param path below the root; absolute, or relative to the working directory
   */
  ignores(path: string, isDirectory: boolean): boolean {
    const name = relative(this.root.directory, resolve(path)).split(sep).join('/');
    const slash = name.lastIndexOf('/');
    // The rules of the nearest directory are the last word, so they are asked first.
    for (const { prefix, patterns } of this.chain(slash === -1 ? '' : name.slice(0, slash))) {
      const result = patterns.test((prefix === 0 ? name : name.slice(prefix)) + (isDirectory ? '/' : ''));
      if (result.ignored) return !this.isTracked(name);
      if (result.unignored) return false;
    }
    return false;
  }

  /** Whether the index has a C file of this name, or one below it: git ignores no file that it tracks. */
  private isTracked(name: string): boolean {
    this.tracked ??= trackedNames(this.root.git);
    return this.tracked.has(name);
  }

  /** The rules for what lies in a directory, nearest first. */
  private chain(directory: string): readonly Rules[] {
    const known = this.chains.get(directory);
    if (known !== undefined) return known;
    const slash = directory.lastIndexOf('/');
    const above =
      directory === '' ? this.excludes() : this.chain(slash === -1 ? '' : directory.slice(0, slash));
    const own = this.read(join(this.root.directory, directory, '.gitignore'), directory);
    const chain = own === null ? above : [own, ...above];
    this.chains.set(directory, chain);
    return chain;
  }

  private excludes(): Rules[] {
    return this.root.excludes.map((text) => rulesOf(text, ''));
  }

  private read(file: string, directory: string): Rules | null {
    if (!existsSync(file)) return null;
    // As git does: rules that cannot be read do not hold. A link has to stay inside.
    const text = textWithin(file, this.root.directory);
    return text === null ? null : rulesOf(text, directory);
  }
}

function rulesOf(text: string, directory: string): Rules {
  return {
    prefix: directory === '' ? 0 : directory.length + 1,
    patterns: ignore({ ignorecase: false }).add(text),
  };
}
