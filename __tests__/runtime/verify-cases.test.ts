/** What migrate makes of drivers whose verdict once was another than a real kernel's. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyConversion } from '../../cli/run/verification';
import { PROFILES } from '../../model/kernel-api';
import { loadGrammar } from '../../model/parse';
import { verifyDriver, type HookVerification } from '../../runtime/verify/verify-driver';
import { migrateSource } from '../../transforms/mmap-prepare/registry';

beforeAll(loadGrammar);

const FIXTURES = join(__dirname, '../../../__testfixtures__/verify');

async function verified(name: string): Promise<HookVerification> {
  const path = join(FIXTURES, `${name}.input.c`);
  const before = readFileSync(path, 'utf8');
  const converted = migrateSource(before, { path, api: PROFILES['7.1'] });
  expect(converted.output).not.toBe(before);
  const [result] = await verifyConversion(before, converted);
  return result;
}

const rules = ({ divergences, verdict }: HookVerification): string[] =>
  divergences.filter((each) => each.verdict === verdict).map(({ rule }) => rule);

test.each([
  ['window-merge', 'regressed', 'merge-replaces-private-data'],
  ['private-5-pages', 'changed', 'errno'],
  ['other-errno', 'changed', 'errno'],
  ['count-of-merged', 'improved', 'count-of-merged'],
  ['count-of-merged-flag', 'improved', 'count-of-merged'],
  ['argument-conversion', 'improved', 'hook-before-allocation'],
  ['dontdump-shim', 'improved', 'merge'],
  ['reserved-before-remap', 'improved', 'hook-before-allocation'],
  ['array-of-undeclared', 'improved', 'hook-before-allocation'],
  ['merge-clears-private-data', 'regressed', 'private-data-lost'],
  ['nommu-branch-remap', 'regressed', 'result'],
  ['ring-of-a-configuration', 'improved', 'hook-before-merge'],
  ['fget-fput', 'improved', 'hook-before-allocation'],
  ['own-addresses', 'improved', 'merge-moved'],
  ['page-loop-of-none', 'changed', 'no-pages'],
  ['pages-less-two', 'improved', 'hook-before-allocation'],
  ['whole-device', 'regressed', 'result'],
])('%s is %s', async (name, verdict, rule) => {
  const result = await verified(name);
  expect(result.verdict).toBe(verdict);
  expect(rules(result)).toContain(rule);
});

test('a size that is never more than the mapping is none that reaches behind it', async () => {
  expect((await verified('clipped-to-device')).verdict).toBe('equivalent');
});

test('windows that merge are shown by the shortest sequence', async () => {
  const [{ ops }] = (await verified('window-merge')).divergences;
  expect(ops.map((op) => op.split(' ')[0])).toEqual(['map', 'map']);
});

/** Migrate refuses it (MP034): a conversion by hand. */
async function selectedBuffer(): Promise<HookVerification> {
  const version = (form: string): { path: string; source: string } => {
    const path = join(FIXTURES, `merge-overwrites-selected-buffer.${form}.c`);
    return { path, source: readFileSync(path, 'utf8') };
  };
  const [result] = await verifyDriver(version('legacy'), version('migrated'));
  return result;
}

test('what runs between two mappings is told, with what it was given', async () => {
  const { divergences, bound, verdict } = await selectedBuffer();
  expect(verdict).toBe('regressed');
  expect(divergences[0].rule).toBe('merge-replaces-private-data');
  const [{ tasks, ops, choices }] = divergences;
  expect(bound.meanwhile).toEqual(['dev_ioctl']);
  expect(tasks!.map(([, other]) => other)).toEqual(['', 'dev_ioctl() runs', '']);
  expect(ops.map((op) => op.split(' ')[0])).toEqual(['map', 'map']);
  expect(choices.map(({ what }) => what)).toContain('argument 3 of dev_ioctl()');
});

test('the bound names the configurations that were run', async () => {
  const { bound } = await verified('ring-of-a-configuration');
  expect(bound.configurations).toEqual({
    symbols: ['CONFIG_HAVE_VCPU_RING'],
    run: [[], ['CONFIG_HAVE_VCPU_RING set']],
    left: 0,
    fixed: [],
  });
  expect((await verified('dontdump-shim')).bound.configurations).toBeUndefined();
});

test.each(['errno-unknown', 'kasprintf-kfree', 'oneline-close'])('%s makes no difference', async (name) => {
  const { verdict, divergences } = await verified(name);
  expect(divergences).toEqual([]);
  expect(verdict).toBe('equivalent');
});

/** What the transforms refuse by now, and why: it is not run any more. */
test.each([
  ['merge-overwrites-channel', 'MP034'],
  ['start-as-private-data', 'MP034'],
  ['never-mapped', 'MP064'],
  ['readonly-pages', 'MP064'],
  ['undeclared-member', 'MP064'],
  ['clear-user-after-remap', 'MP065'],
  ['clk-verdict-improved', 'MP035'],
  ['kref-init', 'MP003'],
])('%s is refused before it is run, by %s', (name, code) => {
  const path = join(FIXTURES, `${name}.input.c`);
  const before = readFileSync(path, 'utf8');
  const { output, hooks } = migrateSource(before, { path, api: PROFILES['7.1'] });
  expect(output).toBe(before);
  expect(hooks.map(({ outcome }) => outcome)).toEqual(['blocked']);
  const blockers = hooks.flatMap(({ findings }) => findings.filter(({ severity }) => severity === 'blocker'));
  expect(blockers.map((found) => found.code)).toEqual([code]);
});

test.each(['func-name', 'argument-order'])(
  '%s: a function that nothing is known of, and that now runs more often, leaves the verdict open',
  async (name) => {
    const { verdict, reasons, divergences } = await verified(name);
    expect(verdict).toBe('inconclusive');
    expect(reasons.join()).toContain('nothing says what it does');
    expect(divergences.filter((each) => each.verdict === 'regressed')).toEqual([]);
  },
);

/** A driver of one hook in both forms, whose bodies are given. */
async function byHand(common: string, legacy: string, migrated: string): Promise<HookVerification> {
  const head = `#include <linux/fs.h>\n#include <linux/mm.h>\n${common}\n`;
  const [result] = await verifyDriver(
    {
      path: 'before.c',
      source: `${head}static int d_mmap(struct file *file, struct vm_area_struct *vma)
{
${legacy}
}
static const struct file_operations d_fops = { .mmap = d_mmap };
`,
    },
    {
      path: 'after.c',
      source: `${head}static int d_mmap_prepare(struct vm_area_desc *desc)
{
${migrated}
}
static const struct file_operations d_fops = { .mmap_prepare = d_mmap_prepare };
`,
    },
  );
  return result;
}

test('what no run ever got to is not compared: inconclusive, as it was not exercised', async () => {
  const only = (pages: string, then: string): string =>
    `\tif (${pages} != 7000000)\n\t\treturn -EINVAL;\n\t${then}\n\treturn 0;`;
  const result = await byHand(
    '',
    only('vma_pages(vma)', 'vm_flags_set(vma, VM_DONTCOPY);'),
    only('vma_desc_pages(desc)', 'vma_desc_set_flags(desc, VMA_IO_BIT);'),
  );
  expect(result.verdict).toBe('inconclusive');
  expect(result.reasons.join()).toContain('not exercised: ');
});

test('a driver that refuses every mapping, all of whose code ran, has a verdict', async () => {
  const result = await byHand('', '\treturn -ENODEV;', '\treturn -ENODEV;');
  expect(result.warnings.join()).toContain('refuses every mapping');
  expect(result.verdict).not.toBe('inconclusive');
});

describe('an allocation that fails before every mapping is refused', () => {
  const refused = (error: string): string => `\tvoid *p = kmalloc(64, GFP_KERNEL);

	if (!p)
		return -${error};
	kfree(p);
	return -EINVAL;`;
  const HEAD = '#include <linux/slab.h>';

  test('is tried', async () => {
    const { verdict, divergences } = await byHand(HEAD, refused('ENOMEM'), refused('EAGAIN'));
    expect(verdict).toBe('changed');
    expect(divergences[0]).toMatchObject({ legacy: '-ENOMEM', migrated: '-EAGAIN' });
  });

  test('leaves nothing open where it is the same', async () => {
    const { verdict, reasons } = await byHand(HEAD, refused('ENOMEM'), refused('ENOMEM'));
    expect(reasons).toEqual([]);
    expect(['equivalent', 'improved']).toContain(verdict);
  });
});

test('what cannot be lowered is named, and leaves the verdict open', async () => {
  const gate = 'struct dev { int ready; };';
  const body = (file: string): string =>
    `\tstruct dev *dev = ${file}->private_data;\n\n\treturn dev->hw_locked ? -EBUSY : 0;`;
  const result = await byHand(gate, body('file'), body('desc->file'));
  expect(result.verdict).toBe('inconclusive');
  expect(result.reasons.join()).toContain('hw_locked');
});

test('an error number is what the kernel has for it', async () => {
  const only = (error: string, test: string): string => `\treturn ${test} ? -${error} : 0;`;
  const result = await byHand(
    '',
    only('EUCLEAN', 'vma->vm_flags & VM_WRITE'),
    only('ENOTRECOVERABLE', 'vma_desc_test(desc, VMA_WRITE_BIT)'),
  );
  expect(result.verdict).toBe('changed');
  const [{ legacy, migrated }] = result.divergences;
  expect([legacy, migrated]).toEqual(['-EUCLEAN', '-ENOTRECOVERABLE']);
});

test('what shows only for one value of a constant that no file declares leaves the verdict open', async () => {
  const result = await byHand(
    '',
    '\tif (BAR_MODE == 2)\n\t\tvm_flags_set(vma, VM_DONTCOPY);\n\treturn 0;',
    '\treturn 0;',
  );
  expect(result.verdict).toBe('inconclusive');
  expect(result.reasons.join()).toContain('BAR_MODE');
  const [{ guess, verdict }] = result.divergences;
  expect([guess?.name, verdict]).toEqual(['BAR_MODE', 'regressed']);
});

test('what shows for every value of such a constant regresses', async () => {
  const result = await byHand(
    '',
    '\tif (vma->vm_pgoff == BAR_SECOND)\n\t\tvm_flags_set(vma, VM_DONTCOPY);\n\treturn 0;',
    '\treturn 0;',
  );
  expect(result.verdict).toBe('regressed');
});

test('what shows whatever such a constant is regresses', async () => {
  const result = await byHand(
    '',
    '\tif (vma_pages(vma) > BAR_PAGES)\n\t\treturn -EINVAL;\n\tvm_flags_set(vma, VM_DONTCOPY);\n\treturn 0;',
    '\tif (vma_desc_pages(desc) > BAR_PAGES)\n\t\treturn -EINVAL;\n\treturn 0;',
  );
  expect(result.verdict).toBe('regressed');
});

test('memory of an allocator without a model is given back by whatever frees it, with a model or without', async () => {
  const body = (free: string, error: string): string =>
    `\tvoid *obj = acpi_evaluate_dsm_typed(0, 0, 1, 2, 0, 3);\n\n\tif (!obj)\n\t\treturn -${error};\n\t${free}(obj);\n\treturn 0;`;
  for (const free of ['ACPI_FREE', 'kfree']) {
    const { divergences } = await byHand('', body(free, 'EINVAL'), body(free, 'EINVAL'));
    expect(divergences.filter(({ verdict }) => verdict === 'regressed')).toEqual([]);
  }
});
