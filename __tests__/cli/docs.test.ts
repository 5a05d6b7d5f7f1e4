import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeTree, namedCommands, ran, ROOT, shownCommands } from './shown-commands';

jest.setTimeout(120_000);

const PAGES = ['README.md', ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`)].filter((name) =>
  name.endsWith('.md'),
);

let directory: string;

beforeEach(() => {
  directory = makeTree(mkdtempSync(join(tmpdir(), 'docs-')));
});

afterEach(() => rmSync(directory, { recursive: true }));

test('the walk-through shows what is seen, from the scan to the commit', () => {
  const shown = shownCommands('docs/walkthrough.md');
  expect(shown.length).toBeGreaterThan(8);
  for (const { command, output } of shown)
    expect({ command, printed: ran(command, directory).printed }).toEqual({ command, printed: output });
});

test.each(
  PAGES.filter((page) => page !== 'README.md' && page !== 'docs/walkthrough.md')
    .flatMap((page) =>
      shownCommands(page).map(({ command, output }): [string, string, string] => [page, command, output]),
    )
    // jest has no test.each of nothing.
    .concat([['none', 'true', '']]),
)('%s: `%s` prints what the page shows', (_page, command, output) => {
  expect(ran(command).printed).toBe(output);
});

/** What stands for itself in a command line, and is there. */
const STAND_INS: readonly (readonly [RegExp, string])[] = [
  [/ \((?:see|of) .*/, ''],
  [/BEFORE\.c AFTER\.c|OLD\.c NEW\.c|old\.c new\.c/g, 'drivers/char/evring.c drivers/char/evring.c'],
  [/--html FILE/g, '--html report.html'],
  [/\[?CODE(?:\.\.\.)?\]?/g, 'MP013'],
  [/FILE\.c:\w+|FILE:HOOK/g, 'drivers/char/evring.c:evring_mmap'],
  [/FILE\.\.\.|FILE\.c|\bFILE\b|module\.c|x\.c/g, 'drivers/char/evring.c'],
  [/\[?PATH(?:\.\.\.)?\]?/g, 'drivers'],
  [/ DIR\b/g, ' outgoing'],
];

const NAMED = [...new Set(PAGES.flatMap(namedCommands))].filter(
  (command) => !/completion|TREE|--witness|--kbuild/.test(command),
);

test.each(NAMED)('`%s` is a command that there is', (command) => {
  const line = STAND_INS.reduce((text, [pattern, text2]) => text.replace(pattern, text2), command);
  writeFileSync(join(directory, 'known.json'), '{"hooks":[]}');
  const { printed, code } = ran(line, directory);
  expect(printed).not.toMatch(/unknown (?:option|command)|see mmap-prepare --help/);
  expect(code).not.toBe(2);
});

test('a page that the README or another page links to is there', () => {
  for (const page of PAGES) {
    const folder = page.startsWith('docs/') ? join(ROOT, 'docs') : ROOT;
    const links = [...readFileSync(join(ROOT, page), 'utf8').matchAll(/\]\((?!https?:)([^)#]+)/g)].map(
      ([, link]) => link,
    );
    for (const link of links)
      expect(() => readFileSync(join(folder, decodeURIComponent(link)))).not.toThrow(/ENOENT/);
  }
});
