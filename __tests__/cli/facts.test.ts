import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFacts, useFacts } from '../../cli/run/facts-file';
import { UsageError } from '../../cli/run/usage-error';
import { FAILURES, LOCK_KINDS, STORE_KINDS, TAKE_KINDS, WHENS } from '../../kernel/fact';
import { addFacts, BUILT_IN } from '../../kernel/fact-table';
import { PROFILES } from '../../model/kernel-api';
import { loadGrammar } from '../../model/parse';
import { migrateSource } from '../../transforms/mmap-prepare/registry';
import { parse_scenarios } from '../../runtime/mm/scenario/scenario';
import { verifyDriver } from '../../runtime/verify/verify-driver';

let folder: string;
beforeAll(async () => {
  await loadGrammar();
  folder = mkdtempSync(join(tmpdir(), 'facts-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => addFacts([]));

function file(content: unknown): string {
  const path = join(folder, 'facts.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

test('rows of a user are known, with what they leave out', () => {
  useFacts(
    file([
      {
        name: 'foo_get',
        effects: [{ does: 'takes', what: 'reference', of: 0, undo: ['foo_put'] }],
        fails: 'null',
      },
    ]),
  );
  expect(BUILT_IN.factOf('foo_get')).toMatchObject({
    source: 'user',
    kind: 'function',
    effects: [{ does: 'takes', when: 'always', lifetime: 'object', undo: ['foo_put'] }],
  });
  expect(BUILT_IN.factOf('kref_get')).toBeDefined();
});

test('rows of a user come before the built-in ones', () => {
  useFacts(file([{ name: 'complete', effects: [] }]));
  expect(BUILT_IN.factOf('complete')!.effects).toEqual([]);
});

test.each([
  ['no JSON', '[', /facts\.json: not JSON: /],
  [
    'no list',
    { name: 'foo' },
    /facts\.json: the file must be a list of rows; see docs\/facts\.schema\.json$/,
  ],
  [
    'a word that is none',
    [
      { name: 'a', effects: [] },
      { name: 'foo', effects: [{ does: 'stores', what: 'regiser', of: 0 }] },
    ],
    /row 2 \(foo\): effects\[0\]\.what: must be one of state, register, /,
  ],
  [
    'an effect that is none',
    [{ name: 'foo', effects: [{ does: 'steals', of: 0 }] }],
    /row 1 \(foo\): effects\[0\]: "does" must be one of reads, /,
  ],
  ['no name of C', [{ name: 'foo bar', effects: [] }], /row 1 \(foo bar\): name: is no name of C/],
  ['no effects', [{ name: 'foo' }], /row 1 \(foo\): must have required property 'effects'/],
  [
    'a member that is none',
    [{ name: 'foo', effects: [], pure: true }],
    /row 1 \(foo\): has no member "pure"/,
  ],
  [
    'two rows of one name',
    [
      { name: 'foo', effects: [] },
      { name: 'foo', effects: [] },
    ],
    /foo has two rows; keep one/,
  ],
])('%s is told in one line', (_, content, message) => {
  let told: unknown;
  try {
    readFacts(file(content));
  } catch (error) {
    told = error;
  }
  expect(told).toBeInstanceOf(UsageError);
  expect((told as UsageError).message).toMatch(message);
  expect((told as UsageError).message).not.toContain('\n');
});

test('the schema has the words that the table has', () => {
  const schema = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'facts.schema.json'), 'utf8');
  const lists = new Set(
    [...schema.matchAll(/"enum":\s*(\[[^\]]*\])/g)].map(([, list]) => JSON.stringify(JSON.parse(list))),
  );
  for (const words of [FAILURES, LOCK_KINDS, STORE_KINDS, TAKE_KINDS, WHENS])
    expect(lists).toContain(JSON.stringify(words));
});

test('a row settles what a verdict did not know', async () => {
  const head = '#include <linux/fs.h>\nstruct foo { void *part; };\n';
  const legacy = `${head}static int foo_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct foo *foo = file->private_data;

	foo_kick(foo);
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}
static const struct file_operations foo_fops = { .mmap = foo_mmap };
`;
  const migrated = `${head}static int foo_mmap_prepare(struct vm_area_desc *desc)
{
	struct foo *foo = desc->file->private_data;

	foo_kick(foo);
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	return 0;
}
static const struct file_operations foo_fops = { .mmap_prepare = foo_mmap_prepare };
`;
  const scenarios = parse_scenarios(
    'scenario failing\nfail 1\nmap 0 2 rw shared 0\nmap 0 2 rw shared 0\nunmap 0 2',
  );
  const verify = async (): Promise<string> =>
    (await verifyDriver({ path: 'a.c', source: legacy }, { path: 'a.c', source: migrated }, { scenarios }))[0]
      .verdict;
  expect(await verify()).toBe('inconclusive');
  useFacts(file([{ name: 'foo_kick', effects: [{ does: 'reads', of: 0 }] }]));
  expect(await verify()).toBe('improved');
  useFacts(
    file([{ name: 'foo_kick', effects: [{ does: 'takes', what: 'count', of: 0, undo: ['foo_rest'] }] }]),
  );
  expect(await verify()).toBe('regressed');
});

test('a row about a function that is given a part of a mapping says that it goes by no border of it', () => {
  const source = `#include <linux/fs.h>
#include <linux/mm.h>
static void foo_close(struct vm_area_struct *vma)
{
	foo_flush(vma, vma->vm_start, vma->vm_end);
}
static const struct vm_operations_struct foo_vm_ops = { .close = foo_close };
static int foo_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_ops = &foo_vm_ops;
	return 0;
}
static const struct file_operations foo_fops = { .mmap = foo_mmap };
`;
  const codes = (): string[] =>
    migrateSource(source, { path: 'a.c', api: PROFILES['7.1'] }).hooks.flatMap(({ findings }) =>
      findings.map(({ code }) => code),
    );
  expect(codes()).toContain('MP074');
  useFacts(file([{ name: 'foo_flush', effects: [] }]));
  expect(codes()).not.toContain('MP074');
});

test('a row about a function that maps says that its caller forbids merging', () => {
  const source = `#include <linux/fs.h>
#include <linux/mm.h>
static int foo_map(struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
	return foo_remap(vma);
}
static int foo_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff >= 16)
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return foo_map(vma);
}
static const struct file_operations foo_fops = { .mmap = foo_mmap };
`;
  const codes = (): string[] =>
    migrateSource(source, { path: 'a.c', api: PROFILES['7.1'] }).hooks.flatMap(({ findings }) =>
      findings.map(({ code }) => code),
    );
  expect(codes()).toContain('MP068');
  useFacts(
    file([{ name: 'foo_remap', effects: [{ does: 'maps', vma: 0, action: null, sets: ['PFNMAP'] }] }]),
  );
  expect(codes()).not.toContain('MP068');
});
