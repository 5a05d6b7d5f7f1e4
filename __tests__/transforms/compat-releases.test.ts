import { kernelSides } from '../../model/both-forms';
import { PROFILES } from '../../model/kernel-api';
import {
  blankedTextFor,
  evaluateCondition,
  kernelsFrom,
  kernelVersion,
  textFor,
} from '../../model/kernel-release';
import { loadGrammar, parseDriver } from '../../model/parse';
import { migrateSource } from '../../transforms/mmap-prepare/registry';

beforeAll(() => loadGrammar());

describe('conditions, from 7.1 on', () => {
  test.each([
    ['LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)', true],
    ['LINUX_VERSION_CODE > KERNEL_VERSION(7, 1, 0)', null],
    ['LINUX_VERSION_CODE < KERNEL_VERSION(6,3,0)', false],
    ['LINUX_VERSION_CODE >= KERNEL_VERSION(7, 2, 0)', null],
    ['KERNEL_VERSION(6, 3, 0) <= LINUX_VERSION_CODE', true],
    ['(LINUX_VERSION_CODE <= KERNEL_VERSION(2,6,32))', false],
    ['LINUX_VERSION_CODE >= 0x020600', true],
    ['LINUX_VERSION_CODE == KERNEL_VERSION(5, 4, 0)', false],
    ['LINUX_VERSION_CODE != KERNEL_VERSION(5, 4, 0)', true],
    ['!(LINUX_VERSION_CODE < KERNEL_VERSION(4, 0, 0))', true],
    ['LINUX_VERSION_CODE < KERNEL_VERSION(6, 3, 0) && !defined(RHEL_9_5_GE)', false],
    [
      'LINUX_VERSION_CODE >= KERNEL_VERSION(6, 3, 0) || (RHEL_RELEASE_CODE > RHEL_RELEASE_VERSION(9, 4))',
      true,
    ],
    ['LINUX_VERSION_CODE >= KERNEL_VERSION(6, 3, 0) && defined(CONFIG_X)', null],
    ['LINUX_VERSION_CODE >= KERNEL_VERSION(6, 3)', null],
    ['LINUX_VERSION_CODE >= KERNEL_VERSION(6, 3, SUB)', null],
    ['(LINUX_VERSION_CODE & 0xff) == 0', null],
    ['LINUX_VERSION_CODE >=', null],
    ['defined CONFIG_X', null],
    ['1', true],
  ])('%s', (condition, expected) => {
    expect(evaluateCondition(condition, kernelsFrom([7, 1]))).toBe(expected);
  });

  test.each<[string, boolean | null]>([
    ['IS_ENABLED(CONFIG_MMU)', true],
    ['!IS_BUILTIN(CONFIG_MMU)', false],
    ['defined(CONFIG_MMU) && !IS_ENABLED(CONFIG_SWAP)', true],
    ['IS_ENABLED(CONFIG_NET)', null],
    ['IS_ENABLED(WITH_MMU)', null],
    ['defined(WITH_MMU)', true],
  ])('of a configuration of which something is known: %s', (condition, expected) => {
    const symbols = new Map([
      ['CONFIG_MMU', true],
      ['CONFIG_SWAP', false],
    ]);
    const macros = new Map([['WITH_MMU', true]]);
    expect(evaluateCondition(condition, kernelsFrom([7, 1]), macros, symbols)).toBe(expected);
  });

  test('the patch level counts to 255, as in KERNEL_VERSION()', () => {
    expect(kernelVersion(4, 14, 300)).toBe(kernelVersion(4, 14, 255));
  });
});

describe('what newer kernels see', () => {
  const seen = (text: string): string => textFor(text, kernelsFrom([7, 1])).text;

  test('the branch that is taken, and what it holds', () => {
    expect(
      seen(`a
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 0, 0)
b
#elif LINUX_VERSION_CODE < KERNEL_VERSION(9, 0, 0) || 1
#  ifdef CONFIG_X /* kept */
c
#  endif
#  if LINUX_VERSION_CODE < KERNEL_VERSION(5, 0, 0)
d
#  endif
#else
e
#endif
f
`),
    ).toBe('a\n#  ifdef CONFIG_X /* kept */\nc\n#  endif\nf\n');
  });

  test('macros that only older or newer kernels define', () => {
    expect(
      seen(`#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 3, 0)
#define HAVE_FLAGS
#else
#define OLD_FLAGS
#endif
#ifdef HAVE_FLAGS
a
#else
b
#endif
#ifndef HAVE_FLAGS
c
#endif
#ifdef OLD_FLAGS
d
#endif
`),
    ).toBe('#define HAVE_FLAGS\na\n#ifdef OLD_FLAGS\nd\n#endif\n');
  });

  test('all of a chain that something else decides first', () => {
    const text = '#ifdef CONFIG_X\na\n#elif LINUX_VERSION_CODE < KERNEL_VERSION(4, 0, 0)\nb\n#endif\n';
    expect(seen(text)).toBe(text);
    expect(seen(`#if 0\na\n#endif\n${text}`)).toBe(`#if 0\na\n#endif\n${text}`);
  });

  test('directives in comments and in continued lines', () => {
    const text = `/*
#if LINUX_VERSION_CODE < 1
*/
#if LINUX_VERSION_CODE < \\
	KERNEL_VERSION(4, 0, 0) /* before
				 * 4.0 */
a
#endif // LINUX_VERSION_CODE
b`;
    expect(seen(text)).toBe('/*\n#if LINUX_VERSION_CODE < 1\n*/\nb');
    expect(textFor(text, kernelsFrom([7, 1])).lines).toEqual([0, 1, 2, 8]);
    expect(blankedTextFor(text, kernelsFrom([7, 1]))).toBe('/*\n#if LINUX_VERSION_CODE < 1\n*/\n\n\n\n\n\nb');
  });
});

describe('hooks in both forms', () => {
  const hook = 'static int f_mmap(struct file *file, struct vm_area_struct *vma)\n{\n\treturn 0;\n}\n';
  const replaced = (fops: string): boolean[] =>
    parseDriver(`${hook}${fops}`, { path: 'a.c' })
      .hooks.flatMap((found) => found.references)
      .filter((reference) => reference.member === 'mmap')
      .map((reference) => reference.replaced);

  test.each([
    [
      'the older form first',
      '#if LINUX_VERSION_CODE < KERNEL_VERSION(7, 1, 0)\n\t.mmap = f_mmap,\n#else\n\t.mmap_prepare = g,\n#endif\n',
      true,
    ],
    [
      'what a build has found out',
      '#ifdef HAVE_MMAP_PREPARE\n\t.mmap_prepare = g,\n#else\n\t.mmap = f_mmap,\n#endif\n',
      true,
    ],
    [
      'inside another condition',
      '#ifdef HAVE_MMAP_PREPARE\n\t.mmap_prepare = g,\n#else\n#ifdef CONFIG_X\n\t.mmap = f_mmap,\n#endif\n#endif\n',
      true,
    ],
    [
      'a configuration is no release',
      '#ifdef CONFIG_X\n\t.mmap_prepare = g,\n#else\n\t.mmap = f_mmap,\n#endif\n',
      false,
    ],
    [
      'a comment sets nothing',
      '#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)\n\t/* .mmap_prepare = g */\n#else\n\t.mmap = f_mmap,\n#endif\n',
      false,
    ],
    [
      'a condition for each',
      '#if LINUX_VERSION_CODE < KERNEL_VERSION(7, 1, 0)\n\t.mmap = f_mmap,\n#endif\n#if LINUX_VERSION_CODE >= KERNEL_VERSION(7,1,0)\n\t.mmap_prepare = g,\n#endif\n',
      true,
    ],
    [
      'a condition for each, with a gap between them',
      '#if LINUX_VERSION_CODE < KERNEL_VERSION(7, 0, 0)\n\t.mmap = f_mmap,\n#endif\n#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)\n\t.mmap_prepare = g,\n#endif\n',
      false,
    ],
    [
      'one after the other',
      '#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)\n\t.mmap_prepare = g,\n#endif\n\t.mmap = f_mmap,\n',
      false,
    ],
  ])('%s', (_, members, expected) => {
    expect(replaced(`const struct file_operations fops = {\n${members}};\n`)).toEqual([expected]);
  });

  test('whole structures: the same one, not another', () => {
    const pair = (name: string): string => `#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
const struct file_operations ${name} = { .mmap_prepare = g };
#else
const struct file_operations fops = { .mmap = f_mmap };
#endif
`;
    expect(replaced(pair('fops'))).toEqual([true]);
    expect(replaced(pair('bar'))).toEqual([false]);
  });

  test('a legacy hook that is also set for all kernels is blocked', () => {
    const source = `${hook}
const struct file_operations fops = {
#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
	.mmap_prepare = g,
#else
	.mmap = f_mmap,
#endif
};
const struct file_operations bar = { .mmap = f_mmap };
`;
    const { hooks, output } = migrateSource(source, { path: 'a.c', api: PROFILES['7.1'] });
    expect(output).toBe(source);
    const found = hooks.filter(({ hook: name }) => name === 'f_mmap');
    expect(found.map(({ outcome }) => outcome)).toEqual(['blocked', 'blocked']);
    expect(found[0].findings.map(({ code, line }) => [code, line])).toEqual([['MP009', 13]]);
  });

  test('a hook that only older kernels see is nothing to do, whatever newer ones have', () => {
    const source = `${hook}
const struct file_operations fops = {
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 0, 0)
	.mmap = f_mmap,
#endif
};
`;
    const { hooks, output } = migrateSource(source, { path: 'a.c', api: PROFILES['7.1'] });
    expect(output).toBe(source);
    expect(hooks).toMatchObject([{ hook: 'f_mmap', outcome: 'nothing to do', findings: [] }]);
  });

  test('the sides of what a person has written', () => {
    const source = `${hook}#if LINUX_VERSION_CODE <= KERNEL_VERSION(7, 0, 255)
const struct file_operations fops = { .mmap = f_mmap };
#else
const struct file_operations fops = { .mmap_prepare = g };
#endif
`;
    const sides = kernelSides(source);
    expect(sides?.version).toBe(kernelVersion(7, 1));
    expect(sides?.older).toBe(`${hook}\nconst struct file_operations fops = { .mmap = f_mmap };\n\n\n\n`);
    expect(sides?.newer).toBe(`${hook}\n\n\nconst struct file_operations fops = { .mmap_prepare = g };\n\n`);
    expect(kernelSides(hook)).toBeNull();
  });
});
