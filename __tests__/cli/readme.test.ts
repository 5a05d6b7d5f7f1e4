import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS } from '../../cli/command-table';
import { ROOT } from './command-line';
import { ran, shownCommands } from './shown-commands';

const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

const SHOWN = shownCommands('README.md').map(({ command, output }): [string, string] => [command, output]);

test('the README shows a migration, with its diff and findings', () => {
  const migration = SHOWN.find(([command]) => command.startsWith('mmap-prepare migrate '));
  expect(migration?.[1]).toMatch(/: warning: .*\[MP\d{3}\]\n[^]*^-.*struct vm_area_struct \*vma\)$/m);
});

test('the README shows a counterexample', () => {
  const verification = SHOWN.find(([command]) => command.includes('mmap-prepare verify '));
  expect(verification?.[1]).toMatch(/: regressed$[^]*^ {2}legacy +\| migrated$[^]*^ {2}>> /m);
});

test.concurrent.each(SHOWN)('`%s` prints what the README shows', async (command, output) => {
  expect((await ran(command)).printed).toBe(output);
});

describe('the command reference', () => {
  const commands = [...COMMANDS.map(({ name }) => name), 'completion'];

  test.concurrent('names every command', async () => {
    const help = (await ran('mmap-prepare --help')).printed.split('\nOptions:')[0];
    const listed = [...help.matchAll(/^ {2}mmap-prepare (\w+) /gm)].map(([, name]) => name);
    expect(listed).toEqual(commands);
    const rows = [...README.matchAll(/^\| `mmap-prepare (\w+)[^`]*` +\|/gm)].map(([, name]) => name);
    expect([...new Set(rows)]).toEqual(commands);
  });

  test.concurrent.each(commands)('has every option of %s, and no other', async (command) => {
    const { printed } = await ran(`mmap-prepare ${command} --help`);
    const offered = [...printed.matchAll(/^ +(?:-\w, )?(--[\w-]+) /gm)]
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

test('docs/architecture.md names every folder of transforms/', () => {
  const text = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');
  const folders = readdirSync(join(ROOT, 'transforms'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  const unnamed = folders.filter(({ name }) => !new RegExp(`\`(?:transforms/)?${name}/?\``).test(text));
  expect(folders.length).toBeGreaterThan(5);
  expect(unnamed.map(({ name }) => name)).toEqual([]);
});
