import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';

/** Where ignore rules start to count. */
interface IgnoreRoot {
  /** Absolute path of the git work tree. */
  readonly directory: string;
  /** Absolute paths of further rule files of the whole work tree, those that win first. */
  readonly excludes: readonly string[];
}

interface Rules {
  /** Length of the path of the directory that the rules belong to, with its slash; 0 for the root. */
  readonly prefix: number;
  readonly patterns: Ignore;
}

/** The directory that holds `info/exclude` for the `.git` entry of a work tree: another one for a linked work tree. */
function gitDirectory(entry: string): string | null {
  if (statSync(entry).isDirectory()) return entry;
  const link = /^gitdir: (.+)$/m.exec(readFileSync(entry, 'utf8'))?.[1];
  if (link === undefined) return null;
  const directory = resolve(dirname(entry), link);
  const common = join(directory, 'commondir');
  return existsSync(common) ? resolve(directory, readFileSync(common, 'utf8').trim()) : directory;
}

/** The user's own rules, where git looks when core.excludesFile does not name another file. */
function userExcludes(): string {
  const configuration = process.env['XDG_CONFIG_HOME'];
  const directory =
    configuration !== undefined && configuration !== '' ? configuration : join(homedir(), '.config');
  return join(directory, 'git', 'ignore');
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
  const git = gitDirectory(join(top, '.git'));
  const excludes = [...(git === null ? [] : [join(git, 'info', 'exclude')]), userExcludes()].filter(
    existsSync,
  );
  const rules = new GitIgnore({ directory: top, excludes });
  return top !== directory && rules.ignores(directory, true) ? null : rules;
}

/**
 * The C files that a work tree tracks although its rules name them, and the directories that they are in. Git is asked
 * once, and only when a rule matched.
 *
 * @returns nothing when there is no git to ask
 */
function trackedThoughIgnored(workTree: string): Set<string> {
  const names = new Set<string>();
  // A file system monitor is a program that the work tree's own configuration names: it is not to be run.
  const query = [
    '-c',
    'core.fsmonitor=false',
    'ls-files',
    '-z',
    '--cached',
    '--ignored',
    '--exclude-standard',
    '--',
    '*.c',
    '*.h',
  ];
  let list: string;
  try {
    list = execFileSync('git', query, {
      cwd: workTree,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 1 << 28,
    });
  } catch {
    return names;
  }
  for (const file of list.split('\0')) {
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
    this.tracked ??= trackedThoughIgnored(this.root.directory);
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
    return this.root.excludes.map((file) => this.read(file, '')).filter((rules) => rules !== null);
  }

  private read(file: string, directory: string): Rules | null {
    if (!existsSync(file)) return null;
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch {
      // As git does: rules that cannot be read do not hold.
      return null;
    }
    return {
      prefix: directory === '' ? 0 : directory.length + 1,
      patterns: ignore({ ignorecase: false }).add(text),
    };
  }
}
