import { RELEASES } from '../../kernel/releases';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MAIN, runCommand, spawnCommand, type Ran } from './command-line';

const SETTING = { NO_COLOR: '', LANG: 'de_DE.UTF-8' };
let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'main-'));
});

afterAll(() => rmSync(directory, { recursive: true }));

const ran = (...args: string[]): Ran => runCommand(args, { cwd: directory, env: SETTING });
/** In a process of its own. */
const spawned = (...args: string[]): Ran => spawnCommand(args, { cwd: directory, env: SETTING });

const driver = (name: string): string => `
static int ${name}_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations ${name}_fops = {
	.mmap = ${name}_mmap,
};
`;

test('--version is that of the package', () => {
  const { version } = JSON.parse(readFileSync(join(__dirname, '..', '..', '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  expect(spawned('--version')).toEqual({ code: 0, out: `${version}\n`, err: '' });
});

test('--help names every command and the exit codes', () => {
  const { code, out, err } = spawned('--help');
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/mmap-prepare scan .*\n.*mmap-prepare migrate /);
  expect(out).toContain('Exit codes: 0 done; 1 a hook is blocked, with --strict; 2 ');
});

test.each(['scan', 'migrate'])('%s --help has the options and examples', (command) => {
  const { code, out, err } = ran(command, '--help');
  expect([code, err]).toEqual([0, '']);
  for (const option of ['--kernel', '--kernel-tree', '--json', '--strict', '--jobs'])
    expect(out).toContain(option);
  expect(out).toMatch(new RegExp(`Examples:\\n +mmap-prepare ${command} `));
});

describe('bad usage is one line and exit code 2', () => {
  test.each<[string[], string]>([
    [[], 'name a command'],
    [['frobnicate'], 'unknown command: frobnicate'],
    [['scan'], 'name at least one file or directory'],
    [['scan', '--frob', 'x.c'], 'unknown option: frob'],
    [['migrate', '--frob'], 'unknown option: frob'],
    [['scan', '--write', 'x.c'], 'unknown option: write'],
    [
      ['scan', '--kernel', '9', 'x.c'],
      `--kernel "9": choose one of ${['auto', ...RELEASES.keys()].map((name) => `"${name}"`).join(', ')}`,
    ],
    [['scan', 'x.c', '--kernel'], '--kernel needs a value'],
    [['scan', '--kernel', '7.0', '--kernel', '7.1', 'x.c'], '--kernel is given twice'],
    [['scan', '--jobs', '0', 'x.c'], '--jobs takes a number from 1 on'],
    [['scan', '--jobs', 'many', 'x.c'], '--jobs takes a number from 1 on'],
    [
      ['scan', '--kernel-tree', '.', 'x.c'],
      '--kernel-tree .: not a kernel tree, it has no include/linux/mm.h',
    ],
  ])('%j', (args, message) => {
    expect(ran(...args)).toEqual({
      code: 2,
      out: '',
      err: `mmap-prepare: ${message} (see mmap-prepare --help)\n`,
    });
  });

  test('an unknown transform', () => {
    const { code, out, err } = ran('migrate', '--transform', 'vma-flag', 'x.c');
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^mmap-prepare: --transform "vma-flag": choose one of "hook-signature", .*\n$/);
  });

  test('an older kernel tree', () => {
    mkdirSync(join(directory, 'old/include/linux'), { recursive: true });
    writeFileSync(join(directory, 'old/include/linux/mm.h'), 'struct vm_operations_struct {\n};\n');
    expect(ran('scan', '--kernel-tree', 'old', 'x.c').err).toBe(
      'mmap-prepare: --kernel-tree old: this kernel has no mmap_prepare; name one with --kernel (see mmap-prepare --help)\n',
    );
  });
});

test('--transform takes one name, and leaves the paths alone', () => {
  writeFileSync(join(directory, 'plain.c'), 'int a;\n');
  const args = ['migrate', '--transform', 'vma-flags', '--transform', 'vma-fields', 'plain.c'];
  expect(ran(...args)).toEqual({ code: 0, out: '', err: 'mmap-prepare: no mmap hooks\n' });
});

test('a name that starts with a dash is taken after --', () => {
  writeFileSync(join(directory, '-x.c'), driver('dash'));
  expect(ran('scan', '--', '-x.c').out).toMatch(/^-x\.c:\d+ +file_operations dash_fops +dash_mmap /);
});

test('several threads give what one gives, in the same order', () => {
  for (let index = 0; index < 700; index++) {
    const name = `d${index % 7}`;
    mkdirSync(join(directory, 'many', name), { recursive: true });
    const text = index % 20 === 0 ? driver(`n${index}`) : `int n${index};\n`;
    writeFileSync(join(directory, 'many', name, `f${index}.c`), text);
  }
  // One hook that two files name and a third defines, before all others.
  const exported = driver('pool').replace('static int', 'int');
  const [definition, operations] = exported.split(/(?=\nstatic const)/);
  writeFileSync(join(directory, 'many', 'd0', 'a.c'), definition);
  const prototype = 'int pool_mmap(struct file *file, struct vm_area_struct *vma);\n';
  writeFileSync(join(directory, 'many', 'd0', 'a.h'), prototype);
  for (const name of ['b', 'c']) writeFileSync(join(directory, 'many', 'd0', `${name}.c`), operations);
  for (const command of ['scan', 'migrate']) {
    const one = ran(command, '--kernel', '7.2', '--json', '--jobs', '1', 'many');
    const three = spawned(command, '--kernel', '7.2', '--json', '--jobs', '3', 'many');
    expect(one).toMatchObject({ code: 0, err: command === 'scan' ? '' : three.err });
    const { hooks } = JSON.parse(one.out) as { hooks: { hook: string; outcome: string }[] };
    expect(hooks).toHaveLength(37);
    expect(hooks.slice(0, 2)).toMatchObject([1, 2].map(() => ({ hook: 'pool_mmap', outcome: 'migrated' })));
    expect(three).toEqual(one);
  }
});

test('what files share is the same whether a file that is converted late adds to it or not', () => {
  const folder = join(directory, 'late');
  mkdirSync(folder);
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  const shared = (name: string): readonly [definition: string, operations: string] => {
    const [definition, operations] = driver(name)
      .replace('static int', 'int')
      .split(/(?=\nstatic const)/);
    return [definition, operations];
  };
  // Files that set no operations structure have little to convert, and come last.
  const little = `struct snd_pcm_ops ops = { .mmap = x };\n${'int f(void) { return g(1) + 2; }\n'.repeat(300)}`;
  for (let index = 0; index < 900; index++) write(`l${index}.c`, little);
  for (let index = 0; index < 24; index++) write(`d${index}.c`, driver(`d${index}`));
  const [pool, named] = shared('pool');
  const [late] = shared('late');
  const prototypes = ['pool', 'late']
    .map((name) => `int ${name}_mmap(struct file *file, struct vm_area_struct *vma);\n`)
    .join('');
  write('hooks.h', prototypes);
  write('a-pool.c', pool);
  write('a-named.c', named);
  write('a-late.c', late);
  const scanned = (): string => {
    const one = ran('migrate', '--no-verify', '--kernel', '7.2', '--json', '--jobs', '1', 'late');
    expect(spawned('migrate', '--no-verify', '--kernel', '7.2', '--json', '--jobs', '3', 'late')).toEqual(
      one,
    );
    return one.out;
  };
  const outcome = (out: string, hook: string): unknown =>
    (JSON.parse(out) as { hooks: { hook: string; outcome: string }[] }).hooks.find((one) => one.hook === hook)
      ?.outcome;
  expect(outcome(scanned(), 'pool_mmap')).toBe('migrated');
  write('z.c', `${prototypes}void z(struct file_operations *ops)\n{\n\tops->mmap = late_mmap;\n}\n`);
  const out = scanned();
  expect([outcome(out, 'pool_mmap'), outcome(out, 'late_mmap')]).toEqual(['migrated', 'migrated']);
});

test.each(['CI', 'GITHUB_ACTIONS', 'TEAMCITY_VERSION', 'COLORTERM'])(
  'no colour where %s is set and nobody has a terminal',
  (variable) => {
    writeFileSync(join(directory, 'coloured.c'), driver('coloured'));
    const args = ['migrate', '--kernel', '7.2', '--json', 'coloured.c'];
    const { err } = spawnCommand(args, {
      cwd: directory,
      env: { ...SETTING, CI: undefined, [variable]: 'true' },
    });
    expect(err).toMatch(/\n {2}converted {5}1 equivalent\n$/);
  },
);

test('a reader that goes away is no error', () => {
  const command = '"$0" "$1" scan --kernel 7.2 --json many | true; exit "${PIPESTATUS[0]}"';
  const { status, stderr } = spawnSync('bash', ['-c', command, process.execPath, MAIN], {
    cwd: directory,
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
});

test('the reason is the same however a path is spelled', () => {
  const drivers = join(directory, 'drivers', 'vault');
  mkdirSync(drivers, { recursive: true });
  const hook = `#include <linux/fs.h>
#include <linux/mm.h>
#include "vault.h"

static int vault_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vault_attach(file, vma);
}

static const struct file_operations vault_fops = { .mmap = vault_mmap };
`;
  const attach = `#include <linux/mm.h>

int vault_attach(struct file *file, struct vm_area_struct *vma)
{
	file->private_data = vma;
	return 0;
}
`;
  const header =
    '#include <linux/mm.h>\n\nint vault_attach(struct file *file, struct vm_area_struct *vma);\n';
  writeFileSync(join(drivers, 'vault.h'), header);
  writeFileSync(join(drivers, 'main.c'), hook);
  writeFileSync(join(drivers, 'attach.c'), attach);
  const said = ['drivers', './drivers', 'drivers/', join(directory, 'drivers'), 'drivers/vault', '.'].map(
    (path) => {
      const { out } = ran('scan', '--kernel', '7.2', '--json', path);
      const { hooks } = JSON.parse(out) as { hooks: { hook: string; findings: unknown[] }[] };
      const found = hooks.find((one) => one.hook === 'vault_mmap');
      return JSON.stringify(found?.findings)
        .replaceAll(`${directory}/`, '')
        .replaceAll('./drivers', 'drivers');
    },
  );
  expect(said[0]).toMatch(/vault_attach/);
  expect(said[0]).toMatch(/attach\.c/);
  expect(new Set(said).size).toBe(1);
});
