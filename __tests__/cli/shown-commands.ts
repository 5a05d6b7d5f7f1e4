import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, realpathSync } from 'node:fs';
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

/** What a command prints, on either stream, in the order in which it prints it; and its exit code. */
export function ran(command: string, directory = ROOT): { printed: string; code: number | null } {
  const time = '2026-01-02T03:04:05Z';
  const line = command.replace(/(^|[\s;|&(])mmap-prepare(?= )/g, '$1"$NODE" "$MAIN"');
  const { stdout, status } = spawnSync('sh', ['-c', `{ ${line}\n} 2>&1`], {
    cwd: directory,
    encoding: 'utf8',
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
  });
  return { printed: stdout, code: status };
}

/** Makes of a folder the tree that docs/walkthrough.md tells of. */
export function makeTree(directory: string): string {
  const drivers = join(directory, 'drivers', 'char');
  mkdirSync(drivers, { recursive: true });
  for (const name of ['evring.c', 'slotmap.c', 'regblock.c'])
    cpSync(join(ROOT, 'examples', name), join(drivers, name));
  const git =
    'git init -q -b work . && git config user.name "A. Maintainer" && git config user.email maintainer@example.org && ' +
    'git config core.abbrev 12 && git add . && git commit -qm "Import drivers"';
  const { code, printed } = ran(git, directory);
  if (code !== 0) throw new Error(printed);
  return realpathSync(directory);
}
