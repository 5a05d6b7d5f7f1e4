import { NEWEST_RELEASE } from '../../kernel/releases';
import { loadGrammar } from '../../model/parse';
import { parseDriver } from '../../model/parse';
import { tokensNear } from '../../transforms/names/helper-uses';
import { migrateSource } from '../../transforms/mmap-prepare/registry';
import { explained } from '../../transforms/project/shared-names';
import { filesOf, migrateTogether } from './libraries';

/** What is too long for every way through it to be followed is told in a line, soon, and left as it is. */

beforeAll(loadGrammar);

const rows = (count: number, row: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => row(i)).join('');

const hook = (
  name: string,
  body: string,
): string => `static int ${name}_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct d *d = file->private_data;

${body}	return remap_pfn_range(vma, vma->vm_start, d->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct file_operations ${name}_fops = { .mmap = ${name}_mmap };
`;

const told = (source: string): { outcomes: string[]; messages: string[]; same: boolean } => {
  const { hooks, output } = migrateSource(source, { path: 'd.c', api: NEWEST_RELEASE });
  const messages = hooks.flatMap(({ findings }) => findings.map(({ code, message }) => `${code} ${message}`));
  return { outcomes: hooks.map(({ outcome }) => outcome), messages, same: output === source };
};

const statements = (count: number): string =>
  hook(
    'a',
    rows(count, (i) => `	d->x[${i % 9}] = ${i};\n`),
  );
const helpers = (count: number): string =>
  `static int f0(struct vm_area_struct *vma)\n{\n	return vma->vm_pgoff > 4;\n}\n` +
  rows(count - 1, (i) => `static int f${i + 1}(struct vm_area_struct *vma)\n{\n	return f${i}(vma);\n}\n`) +
  hook('a', `	if (f${count - 1}(vma))\n		return -EINVAL;\n`);
const names = (count: number): string =>
  hook('a', `	int l0 = 1${rows(count - 1, (i) => `, l${i + 1} = l${i} + 1`)};\n`);
const assignments = (count: number): string =>
  `${hook('a', '')}void a_init(void)\n{\n${rows(count - 1, (i) => `	x${i}.mmap = a_mmap;\n`)}}\n`;
const hooks = (count: number): string => rows(count, (i) => hook(`a${i}`, ''));

test.each([
  [
    'a function',
    statements(3000),
    'MP006 a_mmap() has 3002 statements and tests, and at most 1000 are followed',
  ],
  [
    'a row of helpers',
    helpers(3000),
    'MP006 a_mmap() passes its vma on to more than 200 functions, which are not followed',
  ],
  [
    'a declaration',
    names(3000),
    'MP006 a_mmap() has 3002 statements and tests, and at most 1000 are followed',
  ],
])('%s that is too long', (_, source, message) => {
  const start = process.cpuUsage();
  expect(told(source)).toEqual({ outcomes: ['blocked'], messages: [message], same: true });
  expect(process.cpuUsage(start).user).toBeLessThan(20e6);
});

test('too many hooks', () => {
  const { outcomes, messages, same } = told(hooks(301));
  expect(new Set(outcomes)).toEqual(new Set(['blocked']));
  expect(new Set(messages)).toEqual(new Set(['MP006 the file has 301 hooks, and at most 300 are converted']));
  expect([outcomes.length, same]).toEqual([301, true]);
});

test('a hook that is named in too many places: what is told is told of each', () => {
  const { outcomes, messages, same } = told(assignments(3000));
  expect(new Set(messages)).toEqual(
    new Set(['MP006 a_mmap is named in 3000 places of the file, and at most 100 are converted']),
  );
  expect([outcomes.length, messages.length, same]).toEqual([3000, 3000, true]);
});

test.each([
  ['a long function', statements(120), 1],
  ['a long declaration', names(120), 1],
  ['a row of helpers', helpers(120), 1],
  ['many hooks', hooks(60), 60],
])('%s within the bounds is converted', (_, source, count) => {
  const { outcomes } = told(source);
  expect(outcomes).toHaveLength(count);
  for (const outcome of outcomes) expect(outcome).toMatch(/^migrated/);
});

test('a helper that is too long refuses its hook alone', () => {
  const long = `static int f(struct vm_area_struct *vma)\n{\n${rows(2000, (i) => `	x[${i % 9}] = vma->vm_pgoff;\n`)}	return 0;\n}\n`;
  const source = `static unsigned long x[9];\n${long}${hook('a', '	if (f(vma))\n		return -EINVAL;\n')}${hook('b', '')}`;
  const { outcomes, messages } = told(source);
  expect(outcomes).toEqual(['blocked', 'migrated']);
  expect(messages).toEqual(['MP006 f() has 2001 statements and tests, and at most 1000 are followed']);
});

test('macros in each other beyond all measure stand for a word that only the kernel knows', () => {
  const macros = `#define M0 VM_IO\n${rows(3000, (i) => `#define M${i + 1} (M${i} | M${i})\n`)}`;
  const { output, hooks: found } = migrateSource(`${macros}${hook('a', '	vm_flags_set(vma, M3000);\n')}`, {
    path: 'd.c',
    api: NEWEST_RELEASE,
  });
  expect(found.map(({ outcome }) => outcome)).toEqual(['migrated']);
  expect(output).toContain('M3000');
});

test('an item of more tokens than a call takes arguments', () => {
  const source = hook('a', `	x(${'1, '.repeat(200_000)}1);\n`);
  expect(tokensNear(parseDriver(source, { path: 'd.c' }), 'a_mmap').length).toBeGreaterThan(400_000);
});

/** A hook that files pass on to each other, each by a helper of the next one. */
const chain = (count: number): Record<string, string> => ({
  'a.h': rows(count, (i) => `int f${i}(struct vm_area_struct *vma);\n`),
  'a.c': `#include "a.h"\n${hook('a', '\tif (f0(vma))\n\t\treturn -EINVAL;\n')}`,
  ...Object.fromEntries(
    Array.from({ length: count }, (_, i) => [
      `f${i}.c`,
      `#include "a.h"\nint f${i}(struct vm_area_struct *vma)\n{\n\treturn ${i + 1 < count ? `f${i + 1}(vma)` : 'vma->vm_pgoff > 4'};\n}\n`,
    ]),
  ),
});

test.each([
  [200, 'a.c: migrated'],
  [
    201,
    'MP001 vma is passed to f0(): f0() passes its vma on to more than 200 functions, which are not followed',
  ],
])('a row of %d helpers, each in a file of its own', (count, outcome) => {
  const given = filesOf(chain(count));
  const { results, reasons } = migrateTogether(given);
  const [alone] = migrateSource(given[1].source, given[1]).hooks;
  const { findings } = explained(alone, 'a.c', reasons);
  expect([
    ...results
      .filter(({ path }) => path === 'a.c')
      .map(({ path, hooks: [{ outcome }] }) => `${path}: ${outcome}`),
    ...(results.length > 0 ? [] : findings.map(({ code, message }) => `${code} ${message}`)),
  ]).toEqual([outcome]);
});
