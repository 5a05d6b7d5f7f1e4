import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { palette } from '../../cli/print/colour';
import { markdownText } from '../../cli/print/markdown';
import { FINDINGS, type FindingCode } from '../../transforms/findings';
import { PAGES, readPage } from '../transforms/finding-pages';
import { runCommand } from './command-line';

const CODES = Object.keys(FINDINGS) as FindingCode[];
/** What a terminal obeys. */
const ESCAPE = '\u001b';

function explain(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): [number | null, string, string] {
  const { code, out, err } = runCommand(['explain', ...args], {
    env: { NO_COLOR: undefined, ...environment },
  });
  return [code, out, err];
}

test('a page is printed as text: no marks of Markdown, code indented', () => {
  const [status, out, err] = explain(['MP010']);
  expect([status, err]).toEqual([0, '']);
  expect(out.split('\n').slice(0, 4)).toEqual([
    'MP010: more than one mapping call',
    '',
    'Blocker · HOWTO section "Actions"',
    '',
  ]);
  expect(out).toContain('\nWhy\n');
  expect(out).toContain('\n    static int foo_mmap(struct file *file, struct vm_area_struct *vma)\n    {\n');
  expect(out).not.toMatch(/```|^#|\*\*|`/m);
});

test('the code can be in lower case, and there can be several', () => {
  const upper = ['MP010', 'MP012'].map((code) => explain([code])[1]);
  expect(explain(['mp010', 'Mp012'])).toEqual([0, upper.join('\n'), '']);
});

test('without a code, every finding has a line', () => {
  const [status, out, err] = explain([]);
  expect([status, err]).toEqual([0, '']);
  expect(out.trimEnd().split('\n')).toEqual(
    CODES.map((code) => {
      const { severity, title } = readPage(code);
      return `${code}  ${severity.padEnd(7)}  ${title.replace(/`/g, '')}`;
    }),
  );
});

test.each(['MP000', 'MP', '../README', 'constructor'])('%s is no code', (code) => {
  expect(explain([code])).toEqual([
    2,
    '',
    `mmap-prepare: no finding has the code ${code}: there are ${CODES[0]} to ${CODES.at(-1)} (see mmap-prepare --help)\n`,
  ]);
});

test('colour follows FORCE_COLOR and NO_COLOR, and changes nothing else', () => {
  const plain = explain(['MP001'])[1];
  const coloured = explain(['MP001'], { FORCE_COLOR: '1' })[1];
  expect(plain).not.toContain(ESCAPE);
  expect(coloured).toContain(`${ESCAPE}[1mMP001: `);
  expect(coloured.replaceAll(new RegExp(`${ESCAPE}\\[\\d+m`, 'g'), '')).toBe(plain);
  expect(explain(['MP001'], { FORCE_COLOR: '1', NO_COLOR: '1' })[1]).toBe(plain);
});

test('--help has the usage and examples', () => {
  const [status, out, err] = explain(['--help']);
  expect([status, err]).toEqual([0, '']);
  expect(out).toMatch(/^mmap-prepare explain \[CODE\.\.\.\]\n/);
  expect(out).toMatch(/Examples:\n +mmap-prepare explain MP010 /);
});

test('text of a page keeps what is no mark', () => {
  const page =
    '# A `b`\n\ntext with `code`, **strong** and [a link](x.md)\n\n```c\n# define X `\n\n\tint *a;\n```\n';
  expect(markdownText(page, palette(false))).toBe(
    'A b\n\ntext with code, strong and a link\n\n    # define X `\n\n    \tint *a;\n',
  );
});

test('no page has a line that is too long for a terminal', () => {
  for (const code of CODES) {
    const text = markdownText(readFileSync(join(PAGES, `${code}.md`), 'utf8'), palette(false));
    for (const line of text.split('\n'))
      expect(line.replace(/\t/g, '        ').length).toBeLessThanOrEqual(84);
  }
});
