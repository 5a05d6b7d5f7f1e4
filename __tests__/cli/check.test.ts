import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shellWords } from '../../cli/run/compile-commands';
import { messagesIn, newMessages } from '../../cli/run/compiler-output';
import { runCommand, type Ran } from './command-line';

let directory: string;

/** What the drivers include: enough of a kernel for a compiler. */
const KERNEL_H = `
typedef unsigned long vma_flags_t;
struct file;
struct vm_area_struct { unsigned long vm_flags; };
struct vm_area_desc { vma_flags_t vma_flags; };
struct file_operations {
	int (*mmap)(struct file *, struct vm_area_struct *);
	int (*mmap_prepare)(struct vm_area_desc *);
};
#define VM_DONTEXPAND 1UL
#define VMA_DONTEXPAND_BIT 0
void vm_flags_set(struct vm_area_struct *vma, unsigned long flags);
void vma_desc_set_flags(struct vm_area_desc *desc, int bit);
extern const struct file_operations *registered;
`;

const driver = (name: string): string => `#include "kernel.h"
static int ${name}_mmap(struct file *file, struct vm_area_struct *vma)
{
	int unused;

	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations ${name}_fops = {
	.mmap = ${name}_mmap,
};
const struct file_operations *registered = &${name}_fops;
`;

/** A Makefile that takes what Kbuild is given, and prints what it prints. */
const MAKEFILE = `
WARNINGS := $(if $(W),-Wall)
.PHONY: FORCE
%.o: FORCE
	@echo "  CC [M]  $@"
	@gcc -Iinclude $(WARNINGS) $(shell sed -n 's/^ccflags-y [:+]*= *//p' $(M)/$(dir $@)Kbuild) -c -o $(M)/$@ $(M)/$(@:.o=.c)
`;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'check-'));
  mkdirSync(join(directory, 'build'));
  mkdirSync(join(directory, 'drivers'));
  writeFileSync(join(directory, 'build', 'Makefile'), MAKEFILE);
  const inDrivers = (name: string, text: string): void =>
    writeFileSync(join(directory, 'drivers', name), text);
  inDrivers('kernel.h', KERNEL_H);
  for (const name of ['one', 'two']) inDrivers(`${name}.c`, driver(name));
  inDrivers('three.c', driver('three').replace('"kernel.h"', '"nowhere.h"'));
  inDrivers('four.c', `#ifndef GIVEN\n#error GIVEN is not given\n#endif\n${driver('four')}`);
});

afterAll(() => rmSync(directory, { recursive: true }));

/** An older kernel, which knows no descriptors. */
const OLDER_KERNEL_H = KERNEL_H.replace(/^.*(vm_area_desc|vma_flags_t|BIT).*\n/gm, '');

const ran = (...args: string[]): Ran => runCommand(args, { cwd: directory });

test('what was said before is not told again; what does not compile before is told apart', () => {
  const all = ['one', 'two', 'three'].map((name) => `drivers/${name}.c`);
  const { code, out } = ran('check', '--kernel', '7.1', ...all, '--kbuild', 'build');
  expect(out).toBe(
    'drivers/three.c: not compiled: nowhere.h: No such file or directory\n' +
      '2 files compiled before and after: nothing new\n' +
      '1 file not compiled before either\n',
  );
  expect(code).toBe(3);
  // Nothing is left in the tree.
  expect(readdirSync(join(directory, 'drivers')).sort()).toEqual([
    'four.c',
    'kernel.h',
    'one.c',
    'three.c',
    'two.c',
  ]);
});

test('an error that is planted in a converted driver is found, with its line', () => {
  const git = (...args: string[]): void => {
    const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org'];
    expect(spawnSync('git', [...who, ...args], { cwd: directory }).status).toBe(0);
  };
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'legacy');
  expect(
    ran('migrate', '--kernel', '7.1', '--no-verify', '--write', 'drivers/one.c', 'drivers/two.c').code,
  ).toBe(0);
  const converted = driver('two')
    .replace(
      'two_mmap(struct file *file, struct vm_area_struct *vma)',
      'two_mmap_prepare(struct vm_area_desc *desc)',
    )
    .replace('vm_flags_set(vma, VM_DONTEXPAND)', 'vma_desc_set_flag(desc, VMA_DONTEXPAND_BIT)')
    .replace('.mmap = two_mmap', '.mmap_prepare = two_mmap_prepare');
  writeFileSync(join(directory, 'drivers', 'two.c'), converted);
  const { code, out } = ran(
    'check',
    '--kernel',
    '7.1',
    'drivers/one.c',
    'drivers/two.c',
    'drivers/four.c',
    '--kbuild',
    'build',
  );
  expect(out).toMatch(
    /^drivers\/two\.c:6: (?:warning|error): implicit declaration of function 'vma_desc_set_flag'/,
  );
  expect(out).toContain('2 files compiled before and after: something new in 1\n');
  expect(code).toBe(1);
});

test('a file is compiled by its own command of a compile_commands.json', () => {
  writeFileSync(
    join(directory, 'compile_commands.json'),
    JSON.stringify([
      {
        directory: '.',
        file: 'drivers/four.c',
        command: `gcc -Wp,-MMD,drivers/.four.o.d -DGIVEN='"a b"' -DALSO=\\"x\\" -c -o drivers/four.o drivers/four.c`,
      },
    ]),
  );
  const args = ['--kernel', '7.1', '--compile-commands', 'compile_commands.json'];
  expect(ran('check', 'drivers/four.c', ...args)).toEqual({
    code: 0,
    out: '1 file compiled before and after: nothing new\n',
    err: '',
  });
  expect(ran('check', 'drivers/four.c', 'drivers/three.c', ...args)).toMatchObject({
    code: 3,
    out: expect.stringContaining('drivers/three.c: not compiled: no command for it\n') as string,
  });
  expect(readdirSync(join(directory, 'drivers'))).not.toContain('four.o');
});

test('migrate --check-compile prints nothing that the compiler says something new about', () => {
  const args = ['--kernel', '7.1', '--no-verify', '--check-compile', '--kbuild', 'build'];
  expect(ran('migrate', ...args, 'drivers/four.c')).toMatchObject({ code: 0 });
  writeFileSync(join(directory, 'drivers', 'five.c'), driver('five'));
  expect(ran('migrate', ...args, 'drivers/five.c').out).toContain('+\t.mmap_prepare = five_mmap_prepare,\n');
  // A kernel without the helper that is written.
  writeFileSync(
    join(directory, 'drivers', 'kernel.h'),
    KERNEL_H.replace('void vma_desc_set_flags(struct vm_area_desc *desc, int bit);\n', ''),
  );
  const { code, out, err } = ran('migrate', ...args, 'drivers/five.c');
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(
    /^drivers\/five\.c:\d+: (?:warning|error): implicit declaration of function 'vma_desc_set_flags'/,
  );
});

test('it is said by what to compile, once', () => {
  const both = ['--kbuild', 'build', '--compile-commands', 'x.json'];
  for (const options of [[], both]) {
    expect(ran('check', 'drivers/one.c', ...options)).toMatchObject({
      code: 2,
      err: expect.stringContaining(
        'say by what to compile: --kbuild DIR or --compile-commands FILE',
      ) as string,
    });
  }
  expect(ran('check', 'drivers/one.c', '--kbuild', 'drivers').err).toContain(
    '--kbuild drivers: not a kernel build directory, it has no Makefile',
  );
});

test('messages are told apart by what they say, not by where', () => {
  const compiled = (output: string): Parameters<typeof newMessages>[0]['before'] => ({
    succeeded: true,
    messages: messagesIn(output),
    output,
  });
  const before = compiled("a.c:1:2: warning: unused variable 'x' [-Wunused-variable]\n");
  const after = compiled(
    "a.c:9:2: error: unused variable 'x' [-Werror=unused-variable]\na.c:12:2: warning: unused variable 'x' [-Wunused-variable]\nb.h:3: fatal error: c.h: No such file\n",
  );
  expect(newMessages({ path: 'a.c', before, after }).map(({ file, line }) => `${file}:${line}`)).toEqual([
    'a.c:12',
    'b.h:3',
  ]);
});

test('a command is split as a shell splits it', () => {
  expect(shellWords(`gcc -D'A="b c"' "-DD=\\"e\\"" f\\ g.c  -D"KBUILD_STR(s)=#s" ''`)).toEqual([
    'gcc',
    '-DA="b c"',
    '-DD="e"',
    'f g.c',
    '-DKBUILD_STR(s)=#s',
    '',
  ]);
});

test('a module for older kernels is checked as --compat makes it', () => {
  const include = join(directory, 'build', 'include', 'linux');
  mkdirSync(include, { recursive: true });
  writeFileSync(
    join(include, 'version.h'),
    '#define LINUX_VERSION_CODE 0x060c00\n#define KERNEL_VERSION(a, b, c) (((a) << 16) + ((b) << 8) + (c))\n',
  );
  mkdirSync(join(directory, 'module'));
  const inModule = (name: string, text: string): void => writeFileSync(join(directory, 'module', name), text);
  inModule('older.h', OLDER_KERNEL_H);
  inModule('main.c', driver('main').replace('kernel.h', 'older.h'));
  const check = ['check', '--kernel', '7.1', 'module', '--kbuild', 'build'];
  const plain = ran(...check);
  expect(plain.out).toContain("has no member named 'mmap_prepare'");
  expect(plain.code).toBe(1);
  expect(ran(...check, '--compat')).toEqual({
    code: 0,
    out: '1 file compiled before and after: nothing new\n',
    err: expect.any(String) as string,
  });
});
