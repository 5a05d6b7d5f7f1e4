import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCommand, spawnCommand, type Ran } from './command-line';

/**
 * Folders that somebody may have made to do harm to who scans, converts or verifies them. Whatever is in one: nothing of it is
 * started, nothing outside of it is read or changed, every run ends, and what can be converted is.
 */

const ENOUGH = 60_000;
/** What no file inside of a folder has, and every file beside it. */
const SECRET = 'kept_for_myself';

const hook = (name = 'a'): string => `#include <linux/mm.h>
static int ${name}_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, 1, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct file_operations ${name}_fops = { .mmap = ${name}_mmap };
`;

let base: string;
let folder: string;
let mark: string;
let evil: string;
/** How a command is run. */
let inProcess = runCommand;

beforeEach(() => {
  inProcess = runCommand;
  base = realpathSync(mkdtempSync(join(tmpdir(), 'folders-')));
  folder = join(base, 'folder');
  mark = join(base, 'started');
  evil = join(folder, 'evil.sh');
  mkdirSync(folder);
  mkdirSync(join(base, 'outside'));
  for (const name of ['secret.c', 'secret.h']) writeFileSync(join(base, 'outside', name), hook(SECRET));
  put('a.c', hook());
  put('evil.sh', `#!/bin/sh\ntouch ${mark}\n`);
  chmodSync(evil, 0o755);
});

// Not by rmSync(), whose own stack is not deep enough for some of these.
afterEach(() => void execFileSync('rm', ['-rf', base]));

function put(path: string, content: string | Buffer): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

const link = (to: string, path: string): void => symlinkSync(to, join(folder, path));
const git = (...args: string[]): void => void execFileSync('git', args, { cwd: folder, stdio: 'pipe' });

/** Runs a command in the folder, and holds what has to hold of every folder. */
function run(...args: string[]): Ran {
  const start = Date.now();
  const done = inProcess([...args, '--kernel', '7.1', '.'], { cwd: folder });
  expect([done.code === null, Date.now() - start < ENOUGH]).toEqual([false, true]);
  expect(done.err).not.toMatch(/internal error|\n\s+at .*:\d+:\d+/);
  // eslint-disable-next-line no-control-regex -- what a terminal would obey
  expect(done.err).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]/);
  expect(done.out + done.err).not.toContain(SECRET);
  expect(existsSync(mark)).toBe(false);
  for (const name of ['secret.c', 'secret.h'])
    expect(readFileSync(join(base, 'outside', name), 'utf8')).toBe(hook(SECRET));
  return done;
}

/** The number of hooks that scan finds, and the files that are written once both forms have run. */
function all(): { hooks: number; written: string[] } {
  const hooks = Number(/^ *(\d+) {2}hooks?$/m.exec(run('scan').out)?.[1] ?? 0);
  return { hooks, written: run('migrate', '--write').out.split('\n').filter(Boolean) };
}

const ONLY_A = { hooks: 1, written: ['a.c'] };

/** What can matter to how a process starts, or to what it is given to start with. */
const BY_ITSELF: readonly string[] = [
  'a package, and settings of other tools',
  'links to devices and to /proc',
  'includes that lead out',
];

const FOLDERS: Readonly<Record<string, () => void>> = {
  'links that lead out: to a file, a folder, by way of another, by their whole path': () => {
    link('../outside/secret.c', 'b.c');
    link('../outside', 'd');
    link('d/secret.c', 'e.c');
    link(join(base, 'outside/secret.c'), 'f.c');
    link('../outside/secret.h', 'g.h');
  },
  'links in circles': () => {
    mkdirSync(join(folder, 'd'));
    link('..', 'd/up');
    link('l.c', 'l.c');
    link('y', 'x');
    link('x', 'y');
    link('.', 'here');
  },
  'links to devices and to /proc': () => {
    for (const [i, to] of [
      '/dev/zero',
      '/dev/stdin',
      '/proc/self/mem',
      '/proc/self/environ',
      '/dev/tty',
    ].entries())
      link(to, `l${i}.c`);
  },
  'pipes with names of sources, headers and ignore rules': () => {
    for (const name of ['p.c', 'p.h', '.gitignore', 'Makefile']) execFileSync('mkfifo', [join(folder, name)]);
  },
  'pipes in the places of a kernel tree': () => {
    mkdirSync(join(folder, 'include/linux'), { recursive: true });
    execFileSync('mkfifo', [join(folder, 'include/linux/mm.h'), join(folder, 'include/linux/fs.h')]);
  },
  'folders with names of sources': () => {
    mkdirSync(join(folder, 'x.c'));
    mkdirSync(join(folder, 'y.h/z.c'), { recursive: true });
  },
  'a configuration of git that names programs': () => {
    git('init', '-q');
    for (const key of [
      'core.fsmonitor',
      'core.pager',
      'core.editor',
      'core.sshCommand',
      'diff.external',
      'credential.helper',
    ])
      git('config', key, evil);
    git('config', 'alias.ls-files', `!${evil}`);
    git('config', 'core.hooksPath', folder);
    git('config', 'filter.x.clean', evil);
    git('config', 'include.path', join(base, 'outside/secret.c'));
    put('.gitattributes', '*.c filter=x diff=x\n');
    put('post-checkout', `#!/bin/sh\ntouch ${mark}\n`);
  },
  'ignore rules without end': () => {
    git('init', '-q');
    const bombs = [
      `${'*a'.repeat(40)}b`,
      `${'**/'.repeat(500)}x`,
      '[['.repeat(5000),
      `${'{a,b}'.repeat(2000)}`,
      `!${'?'.repeat(5000)}`,
    ];
    put(
      '.gitignore',
      `${bombs.join('\n')}\n${Array.from({ length: 5000 }, (_, i) => `/n${i}*[a-z]?.c`).join('\n')}\n`,
    );
    put(`${'a'.repeat(200)}/b.txt`, '');
  },
  'a .git that is a file and names another place, a device, itself': () => {
    put('.git', `gitdir: ${join(base, 'outside')}\n`);
    put('d/.git', 'gitdir: /dev/zero\n');
    put('e/.git', 'gitdir: .git\n');
    put('f/.git', `gitdir: ${'../'.repeat(50_000)}etc\n`);
  },
  'an index of git that is none': () => {
    git('init', '-q');
    put('.gitignore', 'x*\n');
    put('x.c', '');
    put(
      '.git/index',
      Buffer.concat([Buffer.from('DIRC\0\0\0\u0002\xff\xff\xff\xff', 'latin1'), Buffer.alloc(100_000, 0xff)]),
    );
  },
  'files that are larger than is read, and have holes': () => {
    for (const [name, bytes] of [
      ['big.c', 10 * 2 ** 30],
      ['mid.h', 60 * 2 ** 20],
    ] as const) {
      put(name, '');
      truncateSync(join(folder, name), bytes);
    }
  },
  'includes that lead out': () => {
    const includes = [
      '../outside/secret.h',
      join(base, 'outside/secret.h'),
      '/dev/zero',
      '/dev/stdin',
      '../folder/../outside/secret.c',
      'l.h',
    ];
    put('a.c', includes.map((path) => `#include "${path}"\n`).join('') + hook());
    link('../outside/secret.h', 'l.h');
  },
  'a list of compile commands that names programs and other places': () => {
    const file = join(base, 'outside/secret.c');
    const command = { directory: join(base, 'outside'), file, command: `${evil} ${file}`, output: '../../x' };
    put('compile_commands.json', JSON.stringify([command, { ...command, file: 'a.c', directory: folder }]));
    put('Makefile', `$(shell touch ${mark})\nall:\n\ttouch ${mark}\n`);
    put('Kbuild', `obj-m := $(shell touch ${mark})\n`);
  },
  'a package, and settings of other tools': () => {
    const code = `require('fs').writeFileSync(${JSON.stringify(mark)}, '')`;
    put(
      'package.json',
      '{ "type": "module", "main": "x.js", "yargs": { "boolean-negation": false, "short-option-groups": false } }',
    );
    for (const name of ['yargs', 'ignore', 'tinypool', 'web-tree-sitter', 'jscodeshift'])
      put(`node_modules/${name}/index.js`, code);
    for (const name of [
      'x.js',
      'index.js',
      '.mmap-prepare.js',
      'mmap-prepare.config.js',
      'babel.config.js',
      '.pnp.cjs',
    ])
      put(name, code);
    for (const name of ['.mmap-prepare.json', '.yargsrc', '.npmrc', '.env', '.noderc'])
      put(name, '{"kernel": "howto"}');
  },
  'names of files that objects inherit': () => {
    for (const name of ['__proto__', 'constructor', 'hasOwnProperty', 'toString']) {
      put(`${name}/valueOf.h`, 'int constructor_mmap;\n');
      put(`${name}.h`, 'int __proto__mmap;\n');
    }
  },
  'files that a killed run left, of a name that is its own': () => {
    put('.a.c.1-0123456789ab.mmap-prepare.tmp', 'kept: process 1 runs');
  },
};

test.each(Object.entries(FOLDERS))('%s', (name, make) => {
  if (BY_ITSELF.includes(name)) inProcess = spawnCommand;
  make();
  expect(all()).toEqual(ONLY_A);
});

test('names with line feeds, escape codes, quotes, options, patterns and 250 letters', () => {
  const names = [
    '\n',
    '\u001b[2Jx',
    "'; touch x; '",
    '"q"',
    '-rf',
    '--write',
    '$(touch x)',
    '%s%n',
    '*',
    ' ',
    '\\',
    '\u202ex',
    'x'.repeat(250),
    'a b',
  ];
  for (const name of names) put(`${name}.c`, hook());
  const { hooks, written } = all();
  expect([hooks, written.length]).toEqual([names.length + 1, names.length + 1]);
  for (const name of names)
    expect(readFileSync(join(folder, `${name}.c`), 'utf8')).toContain('.mmap_prepare = ');
  expect(readdirSync(folder).length).toBe(names.length + 2);
});

test('a name that is no text leaves the others as they are', () => {
  execFileSync('sh', ['-c', `cp a.c "$(printf 'x\\377.c')"; mkdir "$(printf 'd\\376')"`], { cwd: folder });
  expect(all()).toEqual(ONLY_A);
  expect(run('scan').err).toContain('its name is not UTF-8');
});

test('another name of a file outside keeps its text', () => {
  linkSync(join(base, 'outside/secret.c'), join(folder, 'b.c'));
  const done = runCommand(['migrate', '--write', '--no-verify', '--kernel', '7.1', '.'], { cwd: folder });
  expect(done.out).toBe('a.c\nb.c\n');
  expect(done.err).toContain('1 file had other names (hard links), which keep the old text: b.c\n');
  expect(readFileSync(join(base, 'outside/secret.c'), 'utf8')).toBe(hook(SECRET));
});

test('names that differ in the case of their letters are files of their own', () => {
  put('A.c', hook());
  put('A.C', hook());
  expect(all()).toEqual({ hooks: 2, written: ['A.c', 'a.c'] });
});

test('three thousand folders in each other: what can be named is read, and one line says where that ends', () => {
  const code = 'import os\nfor i in range(3000):\n  os.mkdir("d"); os.chdir("d")\nopen("x.c", "w").write("")';
  execFileSync('python3', ['-c', code], { cwd: folder });
  const { code: exit, out, err } = run('scan');
  expect([exit, out]).toEqual([2, expect.stringContaining('1  hook\n')]);
  expect(err.match(/cannot read the directory: name too long/g)).toHaveLength(1);
});

test('fifty thousand empty files', () => {
  for (let i = 0; i < 50_000; i++) writeFileSync(join(folder, `e${i}.c`), '');
  expect(run('scan').out).toContain('1  hook\n');
});

test('a socket with the name of a source', async () => {
  const server = await new Promise<Server>((resolve) => {
    const made = createServer().listen(join(folder, 's.c'), () => resolve(made));
  });
  expect(all()).toEqual(ONLY_A);
  await new Promise((resolve) => server.close(resolve));
});
