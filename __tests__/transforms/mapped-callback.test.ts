import jscodeshift, { type API } from 'jscodeshift';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROFILES } from '../../model/kernel-api';
import { loadGrammar } from '../../model/parse';
import mappedCallback from '../../transforms/mapped-callback';
import type { HookResult } from '../../transforms/mmap-prepare/migrate-source';
import { migrateSource, TRANSFORMS } from '../../transforms/mmap-prepare/registry';
import { fixturesOf, type Fixture } from './fixtures';

const root = join(__dirname, '../../..');
const parts = [...TRANSFORMS.keys()].filter((name) => name !== 'mmap-prepare');

beforeAll(() => loadGrammar());

function migrate(source: string, profile: string = '7.1'): { output: string; hooks: readonly HookResult[] } {
  return migrateSource(source, { path: 'driver.c', api: PROFILES[profile] });
}

/** What moves only makes sense with the rest of the hook, so that these fixtures show the whole conversion. */
describe('the fixtures of mapped-callback, converted whole', () => {
  const fixtures = fixturesOf('mapped-callback').map((fixture): [string, Fixture] => [
    `${fixture.name} (${fixture.profile})`,
    fixture,
  ]);
  const migrated = fixtures.filter(([, { migrated: is, profile, from }]) => is && profile === from);

  test.each(fixtures)('%s: output', (_, { input, profile, output }) => {
    expect(migrate(input, profile).output).toBe(output);
  });

  test.each(fixtures)('%s: findings', (_, { input, profile, findings }) => {
    const seen = migrate(input, profile).hooks.flatMap((hook) =>
      hook.findings.map(({ code, line, severity }) => JSON.stringify({ code, line, severity })),
    );
    expect([...new Set(seen)].sort()).toEqual(findings.map((f) => JSON.stringify(f)).sort());
  });

  const whole = migrated.filter(([, { findings }]) => findings.every((f) => f.severity !== 'blocker'));

  test.each(whole)('%s: its parts one after the other give the same', (_, { input, profile, output }) => {
    const options = { path: 'driver.c', api: PROFILES[profile], transforms: parts };
    expect(migrateSource(input, options).output).toBe(output);
  });

  test.each(migrated)('%s: a second run changes nothing', (_, { profile, output }) => {
    expect(migrate(output, profile).output).toBe(output);
  });

  test.each(migrated)('%s: line ends stay CRLF', (_, { input, profile, output }) => {
    const crlf = (text: string): string => text.replace(/\n/g, '\r\n');
    expect(migrate(crlf(input), profile).output).toBe(crlf(output));
  });

  test.each(migrated)('%s: alone, a second run changes nothing', async (_, { input, path, profile }) => {
    const api: API = { j: jscodeshift, jscodeshift, stats: () => undefined, report: () => undefined };
    const once = await mappedCallback({ path, source: input }, api, { kernel: profile });
    expect(await mappedCallback({ path, source: once }, api, { kernel: profile })).toBe(once);
  });
});

describe('the drivers whose behaviour was recorded on the kernel', () => {
  const oracle = join(root, '__testfixtures__/kernel-oracle/drivers');
  /** Without white space, and with the names that tell the two forms apart made equal. */
  const shape = (text: string): string =>
    text.replace(/refcount_(legacy|prepare)_fops/g, 'refcount_fops').replace(/\s+/g, ' ');

  test('refcount comes out as it was converted by hand', () => {
    const { output } = migrate(readFileSync(join(oracle, 'refcount_legacy.c'), 'utf8'));
    expect(shape(output)).toBe(shape(readFileSync(join(oracle, 'refcount_prepare.c'), 'utf8')));
  });

  test('private, whose hand-made form loses its data when mappings merge, is refused', () => {
    const { hooks } = migrate(readFileSync(join(oracle, 'private_legacy.c'), 'utf8'));
    expect(hooks.map(({ outcome }) => outcome)).toEqual(['blocked']);
    expect(hooks.flatMap(({ findings }) => findings.map(({ code }) => code))).toEqual(['MP034']);
  });
});

test('the example that counts its mappings is converted', () => {
  const { output, hooks } = migrate(readFileSync(join(root, 'examples/sharedseg.c'), 'utf8'));
  expect(hooks.map(({ outcome, findings }) => ({ outcome, findings }))).toEqual([
    { outcome: 'migrated', findings: [] },
  ]);
  const body = /static int sharedseg_vma_mapped\([^)]*\)\n(\{[^]*?\n\})/.exec(output)?.[1];
  expect(body).toBe(`{
	struct sharedseg *seg = *vm_private_data;

	atomic_inc(&seg->mappings);
	return 0;
}`);
  expect(output).not.toContain('sharedseg_vma_open(vma);');
});

/** A driver around the body of a hook; `close` is what its close does. */
function driver(body: string, close = 'atomic_dec(&dev->users);', operations = 'static '): string {
  return `static void dev_close(struct vm_area_struct *vma)
{
	struct dev *dev = vma->vm_private_data;

	${close}
}

${operations}const struct vm_operations_struct dev_vm_ops = {
	.close	= dev_close,
};

static int dev_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dev *dev = file->private_data;
	int ret;

	vma->vm_ops = &dev_vm_ops;
${body}}

static const struct file_operations dev_fops = {
	.mmap	= dev_mmap,
};
`;
}

const STORE = '\tvma->vm_private_data = dev;\n';
const SPECIAL = '\tvm_flags_set(vma, VM_DONTEXPAND);\n';
const DONE = '\treturn 0;\n';

interface Refused {
  readonly what: string;
  readonly code: string;
  readonly body: string;
  readonly close?: string;
  readonly operations?: string;
}

const COUNT = '\tatomic_inc(&dev->users);\n';
const REMAP = '\treturn remap_pfn_range(vma, vma->vm_start, 0, PAGE_SIZE, vma->vm_page_prot);\n';
const ALLOCATE = '\tdev = kzalloc(8, GFP_KERNEL);\n\tif (!dev)\n\t\treturn -ENOMEM;\n';

const REFUSED: readonly Refused[] = [
  { what: 'operations that other files can see', code: 'MP036', body: STORE + COUNT + DONE, operations: '' },
  {
    what: 'a count that only one of two successes takes',
    code: 'MP039',
    body: `${STORE}\tif (dev->wide)\n\t${COUNT}${DONE}`,
  },
  {
    what: 'a take whose result decides about more than an error',
    code: 'MP039',
    body: `${STORE}\tif (try_module_get(dev->owner)) {\n\t\tdev_note(dev);\n\t}\n${DONE}`,
  },
  {
    what: 'a mapping of what is allocated in the hook',
    code: 'MP040',
    body: `${ALLOCATE}\treturn remap_pfn_range(vma, vma->vm_start, PHYS_PFN(virt_to_phys(dev)), PAGE_SIZE, vma->vm_page_prot);\n`,
    close: 'kfree(dev);',
  },
  {
    what: 'memory that is looked at after its users are counted',
    code: 'MP040',
    body: `${STORE}\tdev->users++;\n${REMAP.replace('0,', 'dev->pfn,')}`,
  },
  {
    what: 'private data that the flags do not protect: cleared again',
    code: 'MP034',
    body: `${SPECIAL}\tvm_flags_clear(vma, VM_DONTEXPAND);\n${ALLOCATE}${STORE}${DONE}`,
    close: 'kfree(dev);',
  },
  {
    what: 'private data that the flags protect on one way only',
    code: 'MP034',
    body: `\tif (vma->vm_pgoff)\n\t${SPECIAL}${ALLOCATE}${STORE}${DONE}`,
    close: 'kfree(dev);',
  },
  {
    what: 'private data that differs between mappings which may merge',
    code: 'MP034',
    body: `\tvma->vm_private_data = &dev->part[vma->vm_pgoff];\n${COUNT}${DONE}`,
  },
  {
    what: 'private data that stays what it is, and a close that is used elsewhere',
    code: 'MP035',
    body: `${STORE}\tatomic_inc(&all_users);\n${REMAP}`,
    close: 'dev_done(dev);\n}\n\nstatic void other_close(struct vm_area_struct *vma)\n{\n\tdev_close(vma);',
  },
  {
    what: 'a count under a lock around other things',
    code: 'MP039',
    body: `${STORE}\tmutex_lock(&dev->lock);\n\tret = dev_ready(dev);\n\tif (!ret) {\n\t${COUNT}\t}\n\tmutex_unlock(&dev->lock);\n\treturn ret;\n`,
  },
  {
    what: 'a count that is taken again and again',
    code: 'MP039',
    body: `${STORE}\tfor (ret = 0; ret < 4; ret++)\n\t${COUNT}${DONE}`,
  },
];

test.each(REFUSED.map((one): [string, Refused] => [one.what, one]))('refused: %s', (_, one) => {
  const source = driver(one.body, one.close, one.operations);
  const { hooks, output } = migrate(source);
  expect(hooks.map(({ outcome }) => outcome)).toEqual(['blocked']);
  expect(hooks.flatMap(({ findings }) => findings.map((f) => f.code))).toContain(one.code);
  expect(output).toBe(source);
});

test('a mapping that may fail after a take that nothing marks is refused, and the finding names the close', () => {
  const { hooks } = migrate(
    driver(`\tif (!try_module_get(dev->owner))\n\t\treturn -ENODEV;\n${DONE}`, 'module_put(owner);'),
  );
  const refusal = hooks.flatMap(({ findings }) => findings).find((f) => f.code === 'MP035');
  expect(refusal?.message).toContain('dev_close() would be called when try_module_get(dev->owner) fails');
});

test('names that are taken already are not given to mapped', () => {
  const source = driver(`${STORE}\tatomic_inc(&dev->users);\n${DONE}`);
  const { output } = migrate(`static int dev_mapped;\n\n${source}`);
  expect(output).toContain('static int dev_vma_mapped(unsigned long start');
  expect(output).toContain('.mapped\t= dev_vma_mapped,');
});

test('the member is added in the style of its neighbours', () => {
  const source = driver(`${STORE}\tatomic_inc(&dev->users);\n${DONE}`);
  const member = (style: string): string =>
    /\.mapped[^\n]*/.exec(migrate(source.replace('\t.close\t= dev_close,', style)).output)?.[0] ?? '';
  expect(member('\t.close = dev_close,')).toBe('.mapped = dev_mapped,');
  expect(member('\t.close\t\t= dev_close,')).toBe('.mapped\t\t= dev_mapped,');
  expect(member('\t.close =\tdev_close,')).toBe('.mapped =\tdev_mapped,');
  expect(member('\t.close  = dev_close,')).toBe('.mapped = dev_mapped,');
  expect(member('#ifdef CONFIG_MMU\n\t.close = dev_close,\n#endif')).toBe('.mapped = dev_mapped,');
});
