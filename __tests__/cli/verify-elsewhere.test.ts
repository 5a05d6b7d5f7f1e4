import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { engine, type Engine } from '../../cli/run/engine';
import { run as migrate } from '../../cli/commands/migrate';
import { Terminal } from '../../cli/print/terminal';
import { run as verify } from '../../cli/commands/verify';
import { verifyConversion } from '../../cli/run/verification';
import { loadGrammar, parseDriver } from '../../model/parse';
import { PROFILES } from '../../model/kernel-api';
import { migrateSource } from '../../transforms/mmap-prepare/registry';
import type { FileResult } from '../../transforms/mmap-prepare/migrate-source';

// Hooks whose operations structure is not a variable of the file that defines them, or not in every configuration.

beforeAll(loadGrammar);

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'elsewhere-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

const DEFINITION = `#include <linux/fs.h>
#include <linux/mm.h>

int vault_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma_pages(vma) > 8)
		return -EINVAL;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}
`;
const STRUCTURES = `#include "vault.h"

const struct file_operations vault_fops = {
	.mmap	= vault_mmap,
};

const struct file_operations vault_locked_fops = {
	.mmap	= vault_mmap,
};
`;

/** The real conversion of hooks that files share, with something done to its text. */
const spoiled = (from: string, to: string): Engine => ({
  ...engine,
  migrateAcrossFiles: (...given) => {
    const { results, ...found } = engine.migrateAcrossFiles(...given);
    const changed = results.map((result) => ({ ...result, output: result.output.replaceAll(from, to) }));
    return { ...found, results: changed };
  },
});

interface Shown {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function shown(command: typeof verify | typeof migrate, using: Engine): Promise<Shown> {
  const stream = (): PassThrough & NodeJS.WriteStream =>
    Object.assign(new PassThrough(), { isTTY: false }) as never;
  const [out, err] = [stream(), stream()];
  const args = {
    _: [],
    path: [directory],
    json: false,
    strict: false,
    kernel: '7.1',
    kernelTree: undefined,
    jobs: 1,
    write: false,
    compat: false,
    transform: undefined,
    verify: true,
    scenarios: undefined,
  };
  const code = await command(args, { terminal: new Terminal(out, err, {}), engine: using });
  const text = (from: PassThrough): string => (from.read() as Buffer | null)?.toString() ?? '';
  return { code, out: text(out), err: text(err) };
}

describe('a hook that several files share', () => {
  beforeEach(() => {
    writeFileSync(
      join(directory, 'vault.h'),
      'int vault_mmap(struct file *file, struct vm_area_struct *vma);\n',
    );
    writeFileSync(join(directory, 'vault.c'), DEFINITION);
    writeFileSync(join(directory, 'file.c'), STRUCTURES);
  });

  it('has a verdict at every place that names it', async () => {
    const { code, out } = await shown(verify, engine);
    expect(out.match(/^\S+: vault\w* vault_mmap: \w+$/gm)).toEqual([
      expect.stringMatching(/file\.c: vault_fops vault_mmap: (equivalent|improved)$/),
      expect.stringMatching(/file\.c: vault_locked_fops vault_mmap: (equivalent|improved)$/),
    ]);
    expect(code).toBe(0);
  });

  it('is regressed when its definition does something else', async () => {
    const { code, out } = await shown(verify, spoiled('VMA_DONTEXPAND_BIT', 'VMA_DONTCOPY_BIT'));
    expect(out).toMatch(/file\.c: vault_fops vault_mmap: regressed/);
    expect(code).toBe(1);
  });

  it('is inconclusive when a structure names something else', async () => {
    const { code, out } = await shown(
      verify,
      spoiled('= vault_mmap_prepare,\n', '= vault_mmap_preparation,\n'),
    );
    expect(out).toMatch(/file\.c: vault_fops vault_mmap: inconclusive/);
    expect(code).toBe(3);
  });

  it('is migrated in all of its files when it is right, and left alone in all of them when it is not', async () => {
    const right = await shown(migrate, engine);
    expect(right.out).toContain('vault_mmap_prepare');
    const wrong = await shown(migrate, spoiled('VMA_DONTEXPAND_BIT', 'VMA_DONTCOPY_BIT'));
    expect(wrong.out).not.toContain('vault_mmap_prepare');
    expect(wrong.err).toMatch(
      /file\.c:\d+: blocker: vault_mmap\(\) regressed when it was converted: .* \[MP090\]/,
    );
    expect(wrong.err).not.toContain('MP007');
  });
});

/** The verdict of what a driver is migrated to, with something done to the text. */
async function verdict(source: string, spoil: (text: string) => string = (text) => text): Promise<string> {
  const result = migrateSource(source, { path: 'probe.c', api: PROFILES['7.1'] });
  expect(result.output).not.toBe(source);
  const converted: FileResult = { ...result, output: spoil(result.output) };
  const [verification, ...others] = await verifyConversion(source, converted);
  expect(others).toEqual([]);
  return verification.verdict;
}

test('every hook of an array of structures is compared with its own new form', async () => {
  const driver = `#include <linux/fs.h>
static int open_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vma->vm_pgoff ? -EINVAL : 0;
}
static int shut_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vma->vm_pgoff ? 0 : -ENXIO;
}
static const struct file_operations probe_fops[] = { { .mmap = open_mmap }, { .mmap = shut_mmap } };
`;
  const result = migrateSource(driver, { path: 'probe.c', api: PROFILES['7.1'] });
  const verdicts = await verifyConversion(driver, result);
  expect(verdicts.map(({ hook, verdict }) => `${hook} ${verdict}`)).toEqual([
    'open_mmap improved',
    'shut_mmap improved',
  ]);
  const swapped = result.output.replace(
    '{ .mmap_prepare = open_mmap_prepare }, { .mmap_prepare = shut_mmap_prepare }',
    '{ .mmap_prepare = shut_mmap_prepare }, { .mmap_prepare = open_mmap_prepare }',
  );
  expect(swapped).not.toBe(result.output);
  const wrong = await verifyConversion(driver, { ...result, output: swapped });
  expect(wrong.map(({ verdict }) => verdict)).toEqual(['regressed', 'regressed']);
});

const UIO = `#include <linux/uio_driver.h>

struct probe { struct uio_info info; unsigned long nr_pages; struct page *page; };

static vm_fault_t probe_fault(struct vm_fault *vmf)
{
	struct probe *probe = vmf->vma->vm_private_data;

	get_page(probe->page);
	vmf->page = probe->page;
	return 0;
}

static const struct vm_operations_struct probe_vm_ops = {
	.fault	= probe_fault,
};

static int probe_mmap(struct uio_info *info, struct vm_area_struct *vma)
{
	struct probe *probe = container_of(info, struct probe, info);

	if (vma_pages(vma) != probe->nr_pages)
		return -EINVAL;
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
	vma->vm_private_data = probe;
	vma->vm_ops = &probe_vm_ops;
	return 0;
}

static int probe_bind(struct probe *probe)
{
	struct uio_info *info = &probe->info;

	info->name = "probe";
	info->mmap = probe_mmap;
	return 0;
}
`;

test('a hook of a uio_info that is filled in at run time is run as uio_mmap() does', async () => {
  expect(await verdict(UIO)).toMatch(/^(equivalent|improved)$/);
  expect(await verdict(UIO, (text) => text.replace('desc->private_data = probe;', ''))).toBe('regressed');
  expect(await verdict(UIO, (text) => text.replace('-EINVAL', '-EPERM'))).toBe('changed');
});

test('a nested hook that sets no operations makes the mapping anonymous', async () => {
  // The lines stay, so that the hook is found where the conversion names it.
  const without = (text: string): string =>
    text.replace(/^.*->(?:vm_ops|private_data|vm_private_data) = .*$/gm, '');
  const result = migrateSource(UIO, { path: 'probe.c', api: PROFILES['7.1'] });
  const [wrong] = await verifyConversion(without(UIO), { ...result, output: without(result.output) });
  // compat_set_vma_from_desc() writes the NULL of the descriptor over the operations that every new mapping of a file has.
  expect(wrong.verdict).toBe('regressed');
  expect(wrong.reasons).toEqual([]);
});

test('a structure that only another configuration has is run in that one', async () => {
  const driver = `#include <linux/fs.h>
static int probe_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}
#ifdef CONFIG_PROBE_LOCKING
static const struct file_operations probe_fops = {
	.mmap	= probe_mmap,
};
#endif
`;
  expect(parseDriver(driver, { path: 'probe.c' }).hooks).toHaveLength(1);
  expect(await verdict(driver)).toMatch(/^(equivalent|improved)$/);
  expect(await verdict(driver, (text) => text.replace('DONTEXPAND', 'DONTCOPY'))).toBe('regressed');
});
