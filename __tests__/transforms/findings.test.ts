import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROFILES } from '../../model/kernel-api';
import { loadGrammar, parseDriver } from '../../model/parse';
import { FINDINGS, VERDICT_CODES, type FindingCode } from '../../transforms/findings';
import type { HookResult } from '../../transforms/mmap-prepare/migrate-source';
import { migrateSource } from '../../transforms/mmap-prepare/registry';
import { verifyDriver } from '../../runtime/verify/verify-driver';
import { fixturesOf } from './fixtures';
import { pageCodes, PAGES, readPage, type Example } from './finding-pages';

const ALL_CODES = Object.keys(FINDINGS) as FindingCode[];
/** What the transforms report; the others come from running a hook. */
const CODES = ALL_CODES.filter((code) => !VERDICT_CODES.includes(code));

beforeAll(loadGrammar);

function hooksOf({ source, kernel }: Example): readonly HookResult[] {
  return migrateSource(source, { path: 'foo.c', api: PROFILES[kernel] }).hooks;
}

const codesOf = (hooks: readonly HookResult[]): string[] =>
  hooks.flatMap(({ findings }) => findings.map(({ code }) => code));

test('every code has a page, and every page a code', () => {
  expect(pageCodes()).toEqual(ALL_CODES);
});

test('every code has a fixture of a transform', () => {
  const transforms = [
    'hook-signature',
    'vma-fields',
    'vma-flags',
    'mmap-actions',
    'mapped-callback',
    'mmap-prepare',
  ];
  const found = new Set(
    transforms.flatMap(fixturesOf).flatMap(({ findings }) => findings.map(({ code }) => code)),
  );
  expect(CODES.filter((code) => !found.has(code))).toEqual([]);
});

test.each(ALL_CODES)('%s: its page has its title', (code) => {
  expect(readPage(code).title).toBe(FINDINGS[code].title);
});

test('the index has a line for each page, with its severity and title', () => {
  const index = readFileSync(join(PAGES, 'README.md'), 'utf8');
  const lines = index.split('\n').filter((line) => line.startsWith('| ['));
  expect(lines).toEqual(
    ALL_CODES.map((code) => {
      const { title, severity } = readPage(code);
      return `| [${code}](${code}.md) | ${severity} | ${title} |`;
    }),
  );
});

describe.each(CODES)('%s', (code) => {
  test('its page states the code, severity and section that the tool reports', () => {
    const { severity, section } = FINDINGS[code];
    expect(readPage(code)).toMatchObject({ code, severity, section });
  });

  test('its page explains, and has an example of each kind', () => {
    const { examples } = readPage(code);
    expect([...examples.keys()]).toEqual(['Why', 'Reported', 'Not reported', 'What to do']);
    expect(examples.get('Reported')).toHaveLength(1);
    expect(examples.get('Not reported')).toHaveLength(1);
  });

  test('every example is C that parses', () => {
    for (const { source } of [...readPage(code).examples.values()].flat()) {
      const driver = parseDriver(source, { path: 'foo.c' });
      expect(driver.hooks.length).toBeGreaterThan(0);
      expect(driver.items.flatMap((item) => driver.model(item)).map(({ type }) => type)).not.toContain(
        'CUnparsed',
      );
    }
  });

  test('the first example produces the finding', () => {
    const hooks = readPage(code).examples.get('Reported')!.flatMap(hooksOf);
    expect(codesOf(hooks)).toContain(code);
    const blocked = hooks.some(({ outcome }) => outcome === 'blocked' || outcome === 'no counterpart');
    expect(blocked).toBe(FINDINGS[code].severity === 'blocker');
  });

  test('the second example produces no finding, and is converted', () => {
    const hooks = readPage(code).examples.get('Not reported')!.flatMap(hooksOf);
    expect(hooks.length).toBeGreaterThan(0);
    for (const { outcome, findings } of hooks) expect({ outcome, findings }).toEqual(CONVERTED);
  });

  test('what it tells to write needs nothing more', () => {
    const hooks = readPage(code).examples.get('What to do')!.flatMap(hooksOf);
    for (const { outcome, findings } of hooks)
      expect({ outcome, findings }).toEqual({ ...CONVERTED, outcome: 'nothing to do' });
  });
});

describe.each(VERDICT_CODES)('%s', (code) => {
  test('its page states the code, severity and section that the tool reports', () => {
    const { severity, section } = FINDINGS[code];
    expect(readPage(code)).toMatchObject({ code, severity, section });
  });

  test.each([
    ['Reported', true],
    ['Not reported', false],
  ])('%s: both forms of a hook, with that verdict', async (heading, reported) => {
    const [before, after] = readPage(code).examples.get(heading)!;
    const [{ verdict }] = await verifyDriver(
      { path: 'foo.c', source: before.source },
      { path: 'foo.c', source: after.source },
      { api: PROFILES[before.kernel] },
    );
    expect(verdict === (code === 'MP090' ? 'regressed' : 'changed')).toBe(reported);
    if (!reported) expect(['equivalent', 'improved']).toContain(verdict);
  });
});

const CONVERTED = { outcome: 'migrated', findings: [] };

test('a condition that directives choose is converted in each branch', () => {
  const arms =
    '#ifdef CONFIG_WIDE\n\tif (vma->vm_pgoff > 2)\n#else\n\tif (vma->vm_pgoff > 1)\n#endif\n\t\treturn -EINVAL;\n';
  const source =
    `static int foo_mmap(struct file *file, struct vm_area_struct *vma)\n{\n${arms}\treturn 0;\n}\n` +
    'static const struct file_operations foo_fops = { .mmap = foo_mmap };\n';
  const [hook] = hooksOf({ source, kernel: '7.1' });
  expect(hook.outcome).toBe('migrated');
  const { output } = migrateSource(source, { path: 'foo.c', api: PROFILES['7.1'] });
  expect(output).toContain(arms.replaceAll('vma->vm_pgoff', 'desc->pgoff'));
});
