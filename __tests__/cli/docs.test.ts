import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './command-line';
import { inTree, namedCommands, ran, shownCommands, type Ran } from './shown-commands';

const PAGES = ['README.md', ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`)].filter((name) =>
  name.endsWith('.md'),
);

test.concurrent('the walk-through shows what is seen, from the scan to the commit', () =>
  inTree(async (directory) => {
    const shown = shownCommands('docs/walkthrough.md');
    expect(shown.length).toBeGreaterThan(8);
    for (const { command, output } of shown) {
      const { printed } = await ran(command, directory);
      expect({ command, printed }).toEqual({ command, printed: output });
    }
  }),
);

test.concurrent.each(
  PAGES.filter((page) => page !== 'README.md' && page !== 'docs/walkthrough.md')
    .flatMap((page) =>
      shownCommands(page).map(({ command, output }): [string, string, string] => [page, command, output]),
    )
    // jest has no test.each of nothing.
    .concat([['none', 'true', '']]),
)('%s: `%s` prints what the page shows', async (_page, command, output) => {
  expect((await ran(command)).printed).toBe(output);
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

/** What each command line comes to; two names of one command are one run. */
const come = new Map<string, Promise<Ran>>();

function comeTo(line: string): Promise<Ran> {
  let result = come.get(line);
  if (result === undefined) {
    result = inTree(
      (directory) => {
        writeFileSync(join(directory, 'known.json'), '{"hooks":[]}');
        return ran(line, directory);
      },
      // That there is such a command does not depend on how much it is given to do.
      ['evring.c'],
    );
    come.set(line, result);
  }
  return result;
}

test.concurrent.each(NAMED)('`%s` is a command that there is', async (command) => {
  const line = STAND_INS.reduce((text, [pattern, text2]) => text.replace(pattern, text2), command);
  const { printed, code } = await comeTo(line);
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
