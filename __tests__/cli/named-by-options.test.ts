import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MAIN, runCommand, spawnCommand, type Ran } from './command-line';

/** Files that options name: what is read of them ends, and what is written takes the place of nothing else. */

const driver = `#include <linux/mm.h>
static int demo_mmap(struct file *file, struct vm_area_struct *vma)
{
	return 0;
}
static const struct file_operations demo_fops = { .mmap = demo_mmap };
`;
const migrated = `
static int demo_mmap_prepare(struct vm_area_desc *desc)
{
	return vma_desc_test(desc, VMA_SHARED_BIT) ? 0 : -EPERM;
}
static const struct file_operations demo_fops = { .mmap_prepare = demo_mmap_prepare };
`;

let directory: string;
const at = (name: string): string => join(directory, name);

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'options-'));
  writeFileSync(at('a.c'), driver);
  writeFileSync(at('b.c'), migrated);
});

afterEach(() => rmSync(directory, { recursive: true }));

const ran = (...args: string[]): Ran => runCommand(args, { cwd: directory });
/** In a process that a hang ends. */
const alone = (...args: string[]): Ran => spawnCommand(args, { cwd: directory });

describe('what is read is no device, and no pipe that nobody writes to', () => {
  const OPTIONS: readonly (readonly [string, string[]])[] = [
    ['--facts', ['scan', 'a.c', '--facts']],
    ['--baseline', ['scan', 'a.c', '--baseline']],
    ['--compile-commands', ['check', 'a.c', '--compile-commands']],
  ];

  test.each(OPTIONS)('%s', (_, args) => {
    execFileSync('mkfifo', [at('pipe')]);
    for (const name of ['pipe', '/dev/zero']) {
      const { code, err } = alone(...args, name);
      expect([code, err]).toEqual([2, expect.stringMatching(/^mmap-prepare: .*\n$/)]);
    }
  });

  test('a pipe that somebody writes to is read to its end, slow or not', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    const row = JSON.stringify([{ name: 'demo_get', effects: [] }]);
    const writer = spawn('sh', ['-c', 'exec > pipe; printf "%s" "$1"; sleep 1; echo', 'sh', row], {
      cwd: directory,
    });
    const [code, err] = await new Promise<[number | null, string]>((resolve) => {
      const reader = spawn(
        'sh',
        [
          '-c',
          'exec 5< pipe; exec "$@" --facts /dev/fd/5',
          'sh',
          process.execPath,
          MAIN,
          'scan',
          '--kernel',
          '7.1',
          'a.c',
        ],
        { cwd: directory },
      );
      let told = '';
      reader.stderr.on('data', (chunk) => (told += String(chunk)));
      reader.on('close', (ended) => resolve([ended, told]));
    });
    writer.kill();
    expect([code, err]).toEqual([0, expect.not.stringContaining('--facts')]);
  });
});

describe('what is written takes the place of what the command has written before, and of nothing else', () => {
  const KEPT = /^mmap-prepare: --(?:html|reproducer) \S+: .* is kept/m;

  test('report: a source that is given, or not', () => {
    for (const name of ['a.c', 'b.c']) {
      const { code, err } = ran('report', '--no-verify', 'a.c', '--html', name);
      expect([code, err]).toEqual([2, expect.stringMatching(KEPT)]);
    }
    expect([readFileSync(at('a.c'), 'utf8'), readFileSync(at('b.c'), 'utf8')]).toEqual([driver, migrated]);
  });

  test('verify: a source that is given', () => {
    const { code, err } = ran('verify', '--kernel', '7.1', 'a.c', 'b.c', '--reproducer', 'a.c');
    expect([code, err]).toEqual([2, expect.stringMatching(KEPT)]);
    expect(readFileSync(at('a.c'), 'utf8')).toBe(driver);
  });

  test('a page, a program and an empty file are written again, whole, with the mode that they had', () => {
    writeFileSync(at('r.html'), '');
    chmodSync(at('r.html'), 0o600);
    for (let i = 0; i < 2; i++) {
      expect(ran('report', '--no-verify', 'a.c', '--html', 'r.html').code).toBe(0);
      expect(ran('verify', '--kernel', '7.1', 'a.c', 'b.c', '--reproducer', 'r.c').code).toBe(1);
    }
    expect(readFileSync(at('r.html'), 'utf8')).toMatch(/^<!doctype html>.*<\/html>\n$/s);
    expect(statSync(at('r.html')).mode & 0o777).toBe(0o600);
    expect(readdirSync(directory).sort()).toEqual(['a.c', 'b.c', 'r.c', 'r.html']);
  });

  test('what is no file gets it as it is', () => {
    const script = '"$@" report --no-verify a.c --html /dev/stdout | cat';
    const page = execFileSync('sh', ['-c', script, 'sh', process.execPath, MAIN], {
      cwd: directory,
      stdio: 'pipe',
    });
    expect(page.toString()).toMatch(/^<!doctype html>.*<\/html>\n$/s);
  });
});

test('an option that has a member is none', () => {
  for (const option of ['--define.x', '--hook.x', '--jobs.x', '--json.x']) {
    const { code, err } = ran('scan', option, '1', 'a.c');
    expect([option, code, err]).toEqual([
      option,
      2,
      expect.stringMatching(/^mmap-prepare: unknown option: /),
    ]);
  }
});

test('a folder for what is temporary that is not there is told in one line', () => {
  writeFileSync(at('commands.json'), '[]');
  const { code, err } = runCommand(['check', 'a.c', '--compile-commands', 'commands.json'], {
    cwd: directory,
    env: { TMPDIR: '/nowhere' },
  });
  expect([code, err]).toEqual([2, expect.stringMatching(/^mmap-prepare: \/nowhere: cannot make .*\n$/)]);
});
