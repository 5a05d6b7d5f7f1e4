/** Which hooks of two versions are compared: by what they are, wherever their structures are filled in. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadGrammar } from '../../model/parse';
import { verifyDriver, type HookVerification } from '../../runtime/verify/verify-driver';

beforeAll(loadGrammar);

const FIXTURES = join(__dirname, '../../../__testfixtures__/verify');
const text = (name: string): string => readFileSync(join(FIXTURES, `${name}.c`), 'utf8');

function verify(before: string, after: string): Promise<HookVerification[]> {
  return verifyDriver({ path: 'before.c', source: before }, { path: 'after.c', source: after });
}

test('a hook that is put in its structure at run time is compared', async () => {
  const results = await verify(text('uio-reference.legacy'), text('uio-reference.wrong'));
  expect(results).toHaveLength(1);
  const [{ hook, verdict, divergences }] = results;
  expect([hook, verdict]).toEqual(['td_mmap', 'regressed']);
  expect(divergences[0].rule).toBe('state-in-hook');
});

const HEAD = '#include <linux/fs.h>\n#include <linux/mm.h>\n';
const OLD = (name: string): string =>
  `static int ${name}_mmap(struct file *file, struct vm_area_struct *vma) { vm_flags_set(vma, VM_IO); return 0; }\n`;
const NEW = (name: string): string =>
  `static int ${name}_mmap_prepare(struct vm_area_desc *desc) { vma_desc_set_flags(desc, VMA_IO_BIT); return 0; }\n`;

test('two of one type are paired by their names', async () => {
  const setup = (a: string, b: string): string =>
    `void setup(struct file_operations *one, struct file_operations *two)\n{\n\t${a}\n\t${b}\n}\n`;
  const results = await verify(
    `${HEAD}${OLD('a')}${OLD('b')}${setup('one->mmap = a_mmap;', 'two->mmap = b_mmap;')}`,
    `${HEAD}${NEW('a')}${NEW('b')}${setup('two->mmap_prepare = b_mmap_prepare;', 'one->mmap_prepare = a_mmap_prepare;')}`,
  );
  expect(results.map(({ hook, verdict }) => [hook, verdict])).toEqual([
    ['a_mmap', 'equivalent'],
    ['b_mmap', 'equivalent'],
  ]);
});

test('a hook that cannot be paired is told, and nothing is said of it', async () => {
  const handed = (member: string): string => `void setup(void)\n{\n\tregister_hook(${member});\n}\n`;
  const fops = (member: string): string => `static const struct file_operations f_fops = { ${member} };\n`;
  const results = await verify(
    `${HEAD}${OLD('a')}${OLD('f')}${fops('.mmap = f_mmap')}void two(struct uio_info *info)\n{\n\tinfo->mmap = a_mmap;\n}\n`,
    `${HEAD}${NEW('f')}${fops('.mmap_prepare = f_mmap_prepare')}${handed('NULL')}`,
  );
  expect(results.map(({ hook, verdict }) => [hook, verdict])).toEqual([
    ['f_mmap', 'equivalent'],
    ['a_mmap', 'inconclusive'],
  ]);
  expect(results[1].reasons.join()).toContain('a_mmap()');
});

test('what has the old form in both versions is no matter of a migration', async () => {
  const both = `${OLD('old')}void two(struct file_operations *ops)\n{\n\tops->mmap = old_mmap;\n}\n`;
  const fops = (member: string): string => `static const struct file_operations f_fops = { ${member} };\n`;
  const results = await verify(
    `${HEAD}${OLD('f')}${fops('.mmap = f_mmap')}${both}`,
    `${HEAD}${NEW('f')}${fops('.mmap_prepare = f_mmap_prepare')}${both}`,
  );
  expect(results.map(({ hook }) => hook)).toEqual(['f_mmap']);
});

describe('a structure that has a hook in one version only', () => {
  const OPS = (name: string, member: string): string =>
    `static const struct file_operations ${name}_fops = { .llseek = noop_llseek, ${member} };\n`;
  const before = `${HEAD}${OLD('a')}${OPS('one', '.mmap = a_mmap')}${OPS('two', '.mmap = a_mmap')}`;
  const verdicts = async (old: string, text: string): Promise<(string | null)[][]> =>
    (await verify(old, text)).map(({ operations, verdict }) => [operations, verdict]);
  const new_one = `${HEAD}${NEW('a')}${OPS('one', '.mmap_prepare = a_mmap_prepare')}`;

  test('while another keeps the function', async () => {
    const results = await verify(before, `${new_one}${OPS('two', '')}`);
    expect(results.map(({ operations, verdict }) => [operations, verdict])).toEqual([
      ['one_fops', 'equivalent'],
      ['two_fops', 'regressed'],
    ]);
    expect(results[1].divergences[0]).toMatchObject({ rule: 'hook-lost', migrated: '-ENODEV' });
  });

  test('of which both got the new hook', async () => {
    const after = `${new_one}${OPS('two', '.mmap_prepare = a_mmap_prepare')}`;
    expect(await verdicts(before, after)).toEqual([
      ['one_fops', 'equivalent'],
      ['two_fops', 'equivalent'],
    ]);
  });

  test('of which one keeps the old hook', async () => {
    const after = `${new_one}${OLD('a')}${OPS('two', '.mmap = a_mmap')}`;
    expect((await verdicts(before, after)).map(([, verdict]) => verdict)).not.toContain('regressed');
  });

  test('and is called otherwise, or gone', async () => {
    for (const after of [new_one, `${new_one}${OPS('other', '')}`])
      expect(await verdicts(before, after)).toEqual([
        ['one_fops', 'equivalent'],
        ['two_fops', 'inconclusive'],
      ]);
  });

  test('and is filled in when the driver runs', async () => {
    const after = `${new_one}static struct file_operations two_fops;
void setup(void)
{
	memcpy(&two_fops, &one_fops, sizeof(two_fops));
}
`;
    expect(await verdicts(before, after)).toEqual([
      ['one_fops', 'equivalent'],
      ['two_fops', 'inconclusive'],
    ]);
  });

  test('in one configuration only', async () => {
    const only = (hook: string): string =>
      `${HEAD}${NEW('a')}#ifdef CONFIG_PIER\n${OPS('one', hook)}#else\n${OPS('one', '')}#endif\n`;
    const old = `${HEAD}${OLD('a')}${OPS('one', '.mmap = a_mmap')}`;
    expect(await verdicts(old, only('.mmap_prepare = a_mmap_prepare'))).toEqual([['one_fops', 'regressed']]);
  });

  test('in the configurations in which the old one has it', async () => {
    const only = (functions: string, hook: string): string =>
      `${HEAD}#ifdef CONFIG_PIER\n${functions}#endif\nstatic const struct file_operations one_fops = {\n#ifdef CONFIG_PIER\n	${hook},\n#endif\n};\n`;
    expect(
      await verdicts(only(OLD('a'), '.mmap = a_mmap'), only(NEW('a'), '.mmap_prepare = a_mmap_prepare')),
    ).toEqual([['one_fops', 'equivalent']]);
  });

  test('and another version has none at all', async () => {
    const old = `${HEAD}${OLD('a')}${OPS('one', '.mmap = a_mmap')}`;
    expect(await verdicts(old, `${HEAD}${NEW('a')}${OPS('one', '')}`)).toEqual([['one_fops', 'regressed']]);
    expect(await verdicts(old, '')).toEqual([['one_fops', 'inconclusive']]);
  });
});
