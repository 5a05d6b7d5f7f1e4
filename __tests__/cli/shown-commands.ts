import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const ROOT = join(__dirname, '..', '..', '..');
const MAIN = join(ROOT, 'dist', 'cli', 'main.js');

/** A command on a page, and what the page says that it prints. */
export interface ShownCommand {
  readonly command: string;
  readonly output: string;
}

/** The commands after a prompt in the fenced blocks of a page, in their order. */
export function shownCommands(page: string): ShownCommand[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const blocks = [...text.matchAll(/^```\w*\n(\$ [^]*?)^```$/gm)].map(([, block]) => block);
  return blocks.flatMap((block) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((part) => {
        const end = part.indexOf('\n');
        return { command: part.slice(0, end), output: part.slice(end + 1) };
      }),
  );
}

/** Command lines that a page only names: in its text, its tables and its indented blocks. */
export function namedCommands(page: string): string[] {
  const text = readFileSync(join(ROOT, page), 'utf8').replace(/^```[^]*?^```$/gm, '');
  const indented = [...text.matchAll(/^ {4,}((?:git \S.* \| )?mmap-prepare [^\n]*?)(?: {2,}#.*)?$/gm)];
  const inline = [...text.matchAll(/`(mmap-prepare [^`\n]+)`/g)];
  return [...indented, ...inline].map(([, command]) => command.trim());
}

/** What a command came to. */
export interface Ran {
  readonly printed: string;
  readonly code: number;
}

/** What a command prints, on either stream, in the order in which it prints it; and its exit code. */
export function ran(command: string, directory = ROOT): Promise<Ran> {
  const time = '2026-01-02T03:04:05Z';
  const line = command.replace(/(^|[\s;|&(])mmap-prepare(?= )/g, '$1"$NODE" "$MAIN"');
  const setting = {
    cwd: directory,
    env: {
      ...process.env,
      NODE: process.execPath,
      MAIN,
      NO_COLOR: '1',
      FORCE_COLOR: undefined,
      GIT_AUTHOR_DATE: time,
      GIT_COMMITTER_DATE: time,
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_SYSTEM: '/dev/null',
    },
    maxBuffer: 2 ** 26,
  };
  return new Promise((resolve, reject) => {
    const shell = execFile('sh', ['-c', `{ ${line}\n} 2>&1`], setting, (error, printed) => {
      const code = shell.exitCode;
      if (code === null) reject(error ?? new Error(command));
      else resolve({ printed, code });
    });
    shell.stdin?.end();
  });
}

/** Does something in a folder that is the tree that docs/walkthrough.md tells of, with these of its drivers. */
export async function inTree<T>(
  work: (directory: string) => Promise<T>,
  drivers: readonly string[] = ['evring.c', 'slotmap.c', 'regblock.c'],
): Promise<T> {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'docs-')));
  try {
    const folder = join(directory, 'drivers', 'char');
    mkdirSync(folder, { recursive: true });
    for (const name of drivers) cpSync(join(ROOT, 'examples', name), join(folder, name));
    const git =
      'git init -q -b work . && git config user.name "A. Maintainer" && git config user.email maintainer@example.org && ' +
      'git config core.abbrev 12 && git add . && git commit -qm "Import drivers"';
    const { code, printed } = await ran(git, directory);
    if (code !== 0) throw new Error(printed);
    return await work(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
