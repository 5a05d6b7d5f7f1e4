import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MAIN, printedBy, ROOT } from './command-line';

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

const TIME = '2026-01-02T03:04:05Z';
/** Where git shall not depend on whose machine this is, or when. */
const ENVIRONMENT = {
  NO_COLOR: '1',
  FORCE_COLOR: undefined,
  GIT_AUTHOR_DATE: TIME,
  GIT_COMMITTER_DATE: TIME,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
};

/** A command line of this program alone, of words that a shell leaves as they are; in another folder, perhaps. */
const PLAIN = /^(?:cd ([\w./-]+) && )?mmap-prepare((?: [\w./:=-]+)+)$/;

/** What a command prints, on either stream, in the order in which it prints it; and its exit code. */
export function ran(command: string, directory = ROOT): Promise<Ran> {
  const [, folder = '.', words] = PLAIN.exec(command) ?? [];
  if (words === undefined) return ranInShell(command, directory);
  const place = { cwd: join(directory, folder), env: ENVIRONMENT };
  return Promise.resolve(printedBy(words.trim().split(' '), place));
}

function ranInShell(command: string, directory: string): Promise<Ran> {
  const line = command.replace(/(^|[\s;|&(])mmap-prepare(?= )/g, '$1"$NODE" "$MAIN"');
  const setting = {
    cwd: directory,
    env: { ...process.env, ...ENVIRONMENT, NODE: process.execPath, MAIN },
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
