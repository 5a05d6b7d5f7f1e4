import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reproducer } from '../../cli/print/reproducer';
import type { Divergence } from '../../runtime/verify/verification';
import type { HookVerification } from '../../runtime/verify/verify-driver';
import { runCommand } from './command-line';

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'reproducer-'));
  writeFileSync(join(directory, 'file'), Buffer.alloc(16 * 4096));
});

afterAll(() => rmSync(directory, { recursive: true }));

function ran(command: string, ...args: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: directory, encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

/** Compiles a program without a warning, and runs it on a plain file. */
function compiledAndRun(program: string): { code: number | null; out: string } {
  writeFileSync(join(directory, 'program.c'), program);
  expect(ran('gcc', '-Wall', '-Wextra', '-Werror', '-o', 'program', 'program.c')).toMatchObject({ err: '' });
  const { code, out } = ran('./program', 'file');
  return { code, out };
}

/** A driver that takes every mapping, and one that takes shared mappings only. */
const legacy = `
static int demo_mmap(struct file *file, struct vm_area_struct *vma)
{
	return 0;
}

static const struct file_operations demo_fops = {
	.mmap = demo_mmap,
};
`;
const migrated = `
static int demo_mmap_prepare(struct vm_area_desc *desc)
{
	if (!vma_desc_test(desc, VMA_SHARED_BIT))
		return -EPERM;
	return 0;
}

static const struct file_operations demo_fops = {
	.mmap_prepare = demo_mmap_prepare,
};
`;

test('a counterexample becomes a program that a plain file behaves in as the legacy driver does', () => {
  writeFileSync(join(directory, 'old.c'), legacy);
  writeFileSync(join(directory, 'new.c'), migrated);
  const args = ['verify', '--kernel', '7.1', 'old.c', 'new.c', '--reproducer', 'shown.c'];
  expect(runCommand(args, { cwd: directory }).code).toBe(1);
  const program = readFileSync(join(directory, 'shown.c'), 'utf8');
  expect(program).toContain(' * demo_mmap (old.c, demo_fops): regressed\n');
  expect(program).toMatch(
    /saw\(mapped\(mmap\(page\(0\), size\(\d+\), .*MAP_PRIVATE \| MAP_FIXED, fd, size\(0\)\)\)\);/,
  );
  const { code, out } = compiledAndRun(program);
  expect(out).toMatch(/^1\. mmap\(base, .*\n {3}saw +0, p0-p\d+ \S+p offset 0 \[.*\]\n {3}legacy +0, p0-/);
  expect(out).toMatch(
    /\n {3}migrated +-1 \(Operation not permitted\), nothing mapped\nas the legacy form shows\n$/,
  );
  expect(code).toBe(0);
});

test('nothing is written where nothing differs', () => {
  writeFileSync(join(directory, 'same.c'), migrated.replace(/\tif[^;]*;\n/, ''));
  const args = ['verify', '--kernel', '7.1', 'old.c', 'same.c', '--reproducer', 'none.c'];
  const { code, err } = runCommand(args, { cwd: directory });
  expect([code, err]).toEqual([
    0,
    'mmap-prepare: note: there is no difference to reproduce: nothing was written\n',
  ]);
  expect(existsSync(join(directory, 'none.c'))).toBe(false);
});

test('every step of a scenario is C, whatever the texts around it hold', () => {
  const ops = [
    'open r',
    'map 0 4 r private 0',
    'mapx 4 2 r shared 1 populate,noreserve',
    'mapx 4 1 r private 0 noreplace',
    'anon 8 2 rw',
    'lock 8 1',
    'unlock 8 1',
    'protect 0 1 none',
    'move 8 2 12 2',
    'resize 12 2 1',
    'advise 12 1 wipeonfork',
    'advise 4 1 random',
    'sync 4 1 async',
    'remapfile 4 1 1',
    'incore 4 1',
    'read 0',
    'write 12',
    'peek 4',
    'poke 12',
    'see 12',
    'fork',
    'forkread 0',
    'forkwrite 12',
    'forkunmap 12 1',
    'fail 1',
    'fail 1 driver',
    'dontunmap 12 1 16',
    'unmap 4 2',
    'close',
  ];
  const divergence: Divergence = {
    verdict: 'regressed',
    kind: 'calls',
    rule: 'none',
    scenario: 'all',
    ops,
    step: 26,
    legacy: 'it says "*/ #error no"',
    migrated: 'a \\ and a ??/ and\n#error a line',
    choices: [{ what: 'size_of(a)', value: '0x1000', reason: 'usual' }],
    explanation: 'all of it */ at once',
    legacy_steps: [],
    migrated_steps: [],
  };
  const verification = {
    file: 'a*/b.c',
    operations: 'demo_fops',
    hook: null,
    verdict: 'regressed',
  } as unknown as HookVerification;
  const { code, out } = compiledAndRun(reproducer(verification, divergence));
  const shown = [...out.matchAll(/^\d+\. .*\n {3}saw +(.*?),/gm)].map(([, saw]) => saw);
  expect(shown).toHaveLength(26);
  // mmap, mmap with MAP_POPULATE, MAP_FIXED_NOREPLACE over a mapping, an anonymous mapping.
  expect(shown.slice(0, 4)).toEqual(['0', '0', '-17 (File exists)', '0']);
  // The page was made inaccessible: both the process and its child get a signal.
  expect([shown[14], shown[20]]).toEqual(['SIGSEGV', 'SIGSEGV']);
  expect(code).toBe(2);
});
