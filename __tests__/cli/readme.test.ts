import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..', '..');
const MAIN = join(ROOT, 'dist', 'cli', 'main.js');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** What a command prints, on either stream, in the order in which it prints it. */
function printed(command: string): string {
  const { stdout } = spawnSync(
    'sh',
    ['-c', `${command.replace(/\bmmap-prepare /g, '"$NODE" "$MAIN" ')} 2>&1`],
    {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, NODE: process.execPath, MAIN, NO_COLOR: '1', FORCE_COLOR: undefined },
      maxBuffer: 2 ** 26,
    },
  );
  return stdout;
}

/** The blocks that begin with a command after a prompt: the command, and what stands below it. */
const SHOWN = [...README.matchAll(/^```\w*\n\$ (.*)\n([^]*?)^```$/gm)].map(
  ([, command, output]): [string, string] => [command, output],
);

test('the README shows a migration, with its diff and findings', () => {
  const migration = SHOWN.find(([command]) => command.startsWith('mmap-prepare migrate '));
  expect(migration?.[1]).toMatch(/: warning: .*\[MP\d{3}\]\n[^]*^-.*struct vm_area_struct \*vma\)$/m);
});

test('the README shows a counterexample', () => {
  const verification = SHOWN.find(([command]) => command.includes('mmap-prepare verify '));
  expect(verification?.[1]).toMatch(/: regressed$[^]*^ {2}legacy +\| migrated$[^]*^ {2}>> /m);
});

test.each(SHOWN)('`%s` prints what the README shows', (command, output) => {
  expect(printed(command)).toBe(output);
});

describe('the command reference', () => {
  const help = printed('mmap-prepare --help').split('\nOptions:')[0];
  const commands = [...help.matchAll(/^ {2}mmap-prepare (\w+) /gm)].map(([, name]) => name);

  test('names every command', () => {
    const rows = [...README.matchAll(/^\| `mmap-prepare (\w+)[^`]*` +\|/gm)].map(([, name]) => name);
    expect([...new Set(rows)]).toEqual(commands);
  });

  test.each(commands)('has every option of %s, and no other', (command) => {
    const offered = [...printed(`mmap-prepare ${command} --help`).matchAll(/^ +(?:-\w, )?(--[\w-]+) /gm)]
      .map(([, option]) => option)
      .filter((option) => option !== '--help' && option !== '--version');
    const stated = [...README.matchAll(/^\| `(--[\w-]+)[^`]*` +\| ([\w, ]+?) +\|/gm)]
      .filter(([, , names]) => names.split(', ').includes(command))
      .map(([, option]) => option.replace(/^--no-/, '--'));
    expect(stated.sort()).toEqual(offered.sort());
  });
});

test.each(['README.md', 'docs/architecture.md', 'examples/README.md'])(
  '%s names only files that exist',
  (name) => {
    const text = readFileSync(join(ROOT, name), 'utf8');
    const folders = 'cli|model|transforms|runtime|examples|docs|bench|__tests__|__testfixtures__';
    const named = [...text.matchAll(new RegExp(`(?<![\\w/.])(?:${folders})/[\\w./-]*\\w`, 'g'))].map(
      ([path]) => path,
    );
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((path) => !/NAME|CASE|CODE/.test(path) && !existsSync(join(ROOT, path)))).toEqual([]);
  },
);
