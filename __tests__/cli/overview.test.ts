import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { palette } from '../../cli/print/colour';
import { emptySummary } from '../../cli/print/printer';
import { subsystemOf } from '../../cli/print/subsystem';
import { HookList, type ListForm } from '../../cli/print/text';
import type { FileReport } from '../../cli/run/conversion';
import { sourceFiles } from '../../cli/run/source-files';
import { finding } from '../../transforms/findings';
import type { HookResult, Outcome } from '../../transforms/mmap-prepare/migrate-source';

const start = process.cwd();
let directory: string;

beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'overview-')));
  process.chdir(directory);
});

afterEach(() => {
  process.chdir(start);
  rmSync(directory, { recursive: true });
});

const hook = (file: string, name: string, outcome: Outcome, message?: string): HookResult => ({
  file,
  line: 12,
  operations: 'file_operations',
  variable: `${name}_fops`,
  hook: `${name}_mmap`,
  outcome,
  findings: message === undefined ? [] : [finding('MP001', 3, message)],
});

const HOOKS = [
  hook('drivers/char/mem.c', 'mem', 'migrated'),
  hook(
    'drivers/char/hpet.c',
    'hpet',
    'blocked',
    'the vma is passed to a function that keeps it for longer than the mapping lives',
  ),
  hook('drivers/gpu/drm/x/x_gem.c', 'gem', 'no counterpart'),
  hook('fs/ext4/file.c', 'ext4', 'migrated'),
  hook('fs/ext4/inode.c', 'done', 'nothing to do'),
];

function listed(form: Partial<ListForm> = {}, hooks: readonly HookResult[] = HOOKS): string {
  let text = '';
  const list = new HookList((chunk) => (text += String(chunk)), palette(false), {
    all: false,
    columns: null,
    ...form,
  });
  const summary = emptySummary();
  for (const each of hooks) {
    const report: FileReport = {
      path: each.file,
      hooks: [each],
      lines: new Map(),
      change: null,
      error: null,
    };
    list.report(report);
    summary[each.outcome] += 1;
  }
  list.finish(summary);
  return text;
}

const names = (text: string): string[] => text.match(/\w+_mmap(?= )/g) ?? [];

test('hooks that nobody has to do anything about are counted, and listed with --all', () => {
  const text = listed();
  expect(names(text)).toEqual(['mem_mmap', 'hpet_mmap', 'ext4_mmap']);
  expect(text).toMatch(/\n2 without a counterpart or with nothing to do are not listed \(--all\)\n$/);
  expect(names(listed({ all: true }))).toHaveLength(5);
  expect(listed({ all: true })).not.toContain('--all');
});

test('the list ends with a table of subsystems and outcomes', () => {
  expect(listed()).toContain(`
subsystem        migrated  blocked  no counterpart  nothing to do
drivers/char            1        1               -              -
drivers/gpu/drm         -        -               1              -
fs/ext4                 1        -               -              1
5 hooks                 2        1               1              1
`);
});

test('of one subsystem the outcomes are enough', () => {
  expect(listed({}, HOOKS.slice(0, 2))).toMatch(/\n\n {5}1 {2}migrated\n {5}1 {2}blocked\n {5}2 {2}hooks\n$/);
});

test.each([60, 80, 100, 130])('nothing is wider than a terminal of %d columns', (columns) => {
  const text = listed({ columns, all: true });
  const lines = text
    .split('\n')
    .filter(
      (line) => !/^(subsystem|drivers\/\S+ {2}|fs\/\S+ {2}|\d+ hooks)/.test(line) || line.includes('.c:'),
    );
  expect(lines.filter((line) => line.length > columns)).toEqual([]);
  expect(text.replace(/\s+/g, ' ')).toContain(
    'MP001 the vma is passed to a function that keeps it for longer than the mapping lives',
  );
});

test('in a pipe each hook is one line', () => {
  expect(
    listed()
      .split('\n')
      .filter((line) => line.includes('.c:')),
  ).toHaveLength(3);
  expect(listed()).toContain(
    'blocked   MP001 the vma is passed to a function that keeps it for longer than the mapping lives\n',
  );
});

test('one long name does not widen the column for all', () => {
  const long = hook('drivers/char/mem.c', 'a'.repeat(200), 'migrated');
  const [first] = listed({}, [HOOKS[0], long]).split('\n');
  expect(first.length).toBeLessThan(160);
});

test('--group-by and --sort', () => {
  const heads = (text: string): string[] =>
    text
      .split('\n\n')
      .flatMap((part) => /^\S+$/m.exec(part.split('\n')[0]) ?? [])
      .map(String);
  expect(heads(listed({ groupBy: 'dir' }))).toEqual(['drivers/char', 'fs/ext4']);
  expect(heads(listed({ groupBy: 'outcome' }))).toEqual(['migrated', 'blocked']);
  expect(heads(listed({ groupBy: 'code' }))).toEqual(['-', 'MP001']);
  expect(names(listed({ sort: 'hook' }))).toEqual(['ext4_mmap', 'hpet_mmap', 'mem_mmap']);
  expect(names(listed({ sort: 'outcome' }))).toEqual(['mem_mmap', 'ext4_mmap', 'hpet_mmap']);
});

test.each([
  ['drivers/char/ipmi/a.c', 'drivers/char'],
  ['drivers/net/ethernet/x/a.c', 'drivers/net/ethernet'],
  ['sound/core/pcm.c', 'sound/core'],
  ['arch/x86/kvm/a.c', 'arch/x86'],
  ['mm/util.c', 'mm'],
  ['a.c', '.'],
  ['./src/deep/a.c', 'src'],
])('%s is of %s', (path, subsystem) => {
  expect(subsystemOf(path)).toBe(subsystem);
});

describe('what of a kernel tree is no code of the kernel', () => {
  const found = (...paths: string[]): string[] =>
    [...sourceFiles(paths, () => undefined)].flatMap((files) => files.paths);

  beforeEach(() => {
    for (const file of [
      'tools/a.c',
      'scripts/b.c',
      'Documentation/c.c',
      'drivers/tools/d.c',
      'drivers/e.c',
    ]) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, 'int a;\n');
    }
  });

  test('is left out unless it is named', () => {
    mkdirSync('include/linux', { recursive: true });
    writeFileSync('include/linux/mm.h', '');
    expect(found('.').filter((path) => path.endsWith('.c'))).toEqual(['drivers/e.c', 'drivers/tools/d.c']);
    expect(found('tools')).toEqual(['tools/a.c']);
    expect(found('.', 'scripts')).toContain('scripts/b.c');
  });

  test('is taken elsewhere: a folder may have any name', () => {
    expect(found('.')).toHaveLength(5);
  });
});
