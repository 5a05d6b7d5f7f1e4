import { execFileSync, spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What can go wrong with files while they are changed, each provoked for real: nothing is lost, and one line says what was not done. */

const MAIN = join(__dirname, '../../cli/main.js');
const WRITE = ['migrate', '--write', '--no-verify', '--kernel', '7.1', '--jobs', '1'];
const COUNT = 48;
const LONG = 120_000;
const STACK = /\n\s+at .*:\d+:\d+|internal error/;

const source = (name: string): string => `#include <linux/mm.h>
static int ${name}_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, 1, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct file_operations ${name}_fops = { .mmap = ${name}_mmap };
`;
const isConverted = (text: string, name: string): boolean =>
  text.includes(`{ .mmap_prepare = ${name}_mmap_prepare };\n`) && text.endsWith('};\n');

const names = Array.from({ length: COUNT }, (_, i) => `drv${i}`);
let directory: string;
let tree: string;

beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'risk-')));
  tree = join(directory, 'tree');
  mkdirSync(tree);
});

afterEach(() => {
  execFileSync('chmod', ['-R', 'u+rwx', directory]);
  rmSync(directory, { recursive: true });
});

function make(some: readonly string[] = names): void {
  for (const name of some) writeFileSync(join(tree, `${name}.c`), source(name));
}

/** What became of the files: each is whole, in its old form or in its new one. */
function written(some: readonly string[] = names): { old: number; converted: number } {
  const texts = some.map((name) => ({ name, text: readFileSync(join(tree, `${name}.c`), 'utf8') }));
  const old = texts.filter(({ name, text }) => text === source(name)).length;
  const converted = texts.filter(({ name, text }) => isConverted(text, name)).length;
  expect(old + converted).toBe(some.length);
  return { old, converted };
}

const temporaries = (): string[] => readdirSync(tree).filter((name) => !name.endsWith('.c'));

/** A run whose permissions count, also where root makes the tests. */
function run(args: readonly string[], cwd = directory): SpawnSyncReturns<string> {
  const isRoot = process.getuid?.() === 0;
  const bound = ['--bounding-set=-dac_override,-dac_read_search', process.execPath];
  const [program, ...before] = isRoot ? ['setpriv', ...bound] : [process.execPath];
  const done = spawnSync(program, [...before, MAIN, ...args], { cwd, encoding: 'utf8', timeout: LONG });
  expect(done.stderr).not.toMatch(STACK);
  return done;
}

/** Starts a run, and calls back as soon as it has changed a file. */
function whileWriting(act: (kill: (signal: NodeJS.Signals) => void) => void): Promise<{
  code: number | null;
  signal: NodeJS.Signals | null;
  err: string;
}> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [MAIN, ...WRITE, 'tree'], {
      cwd: directory,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let err = '';
    child.stderr.on('data', (data: Buffer) => (err += data.toString()));
    const timer = setInterval(() => {
      const hasBegun = names.some((name) => !readFileSync(join(tree, `${name}.c`), 'utf8').includes('vma)'));
      if (!hasBegun) return;
      clearInterval(timer);
      act((signal) => child.kill(signal));
    }, 1);
    child.on('close', (code, signal) => {
      clearInterval(timer);
      resolve({ code, signal, err });
    });
  });
}

test('a full disk: a small tmpfs without room leaves every file as it was', () => {
  make();
  const canMount = spawnSync('unshare', ['-rm', 'true']).status === 0;
  // Where nobody may mount anything, a limit of file sizes ends the first byte that is written.
  const script = `
mkdir mnt
${canMount ? 'mount -t tmpfs -o size=512k none mnt' : ''}
cp tree/*.c mnt
${canMount ? 'cat /dev/zero > mnt/fill 2>/dev/null' : 'ulimit -f 0'}
"$@" mnt; code=$?
diff -r -x fill tree mnt && echo same
exit $code`;
  const [program, ...before] = canMount ? ['unshare', '-rm', 'sh'] : ['sh'];
  const done = spawnSync(program, [...before, '-c', script, 'sh', process.execPath, MAIN, ...WRITE], {
    cwd: directory,
    encoding: 'utf8',
    timeout: LONG,
  });
  expect(done.stderr).not.toMatch(STACK);
  const told = /^mmap-prepare: mnt\/drv\d+\.c: cannot write: (no space left on device|file too large)$/gm;
  expect(done.stderr.match(told)).toHaveLength(COUNT);
  expect([done.status, done.stdout]).toEqual([2, 'same\n']);
});

test(
  'kill -9 in the middle: every file is whole, and the next run does the rest and clears up',
  async () => {
    make();
    for (const delay of [0, 7, 19]) {
      const { signal } = await whileWriting((kill) => setTimeout(() => kill('SIGKILL'), delay));
      expect(signal).toBe('SIGKILL');
      written();
      expect(temporaries().length).toBeLessThanOrEqual(1);
    }
    const before = written();
    expect(before.old).toBeGreaterThan(0);
    // A process that is gone was in the middle of a file for certain; one that runs is left alone.
    const gone = spawnSync('true').pid;
    writeFileSync(join(tree, `.drv1.c.${gone}-0123456789ab.mmap-prepare.tmp`), 'static int drv1_m');
    const others = `.drv1.c.${process.pid}-0123456789ab.mmap-prepare.tmp`;
    writeFileSync(join(tree, others), '');
    expect(run([...WRITE, 'tree']).status).toBe(0);
    expect(written()).toEqual({ old: 0, converted: COUNT });
    expect(temporaries()).toEqual([others]);
  },
  LONG,
);

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)(
  '%s while files are written ends the run after the file in hand, and says how many were',
  async (name, code) => {
    make();
    const ended = await whileWriting((kill) => kill(name));
    const { converted, old } = written();
    expect(old).toBeGreaterThan(0);
    expect(ended).toMatchObject({ code, signal: null });
    expect(ended.err).toContain(`ended by ${name}: ${converted} file${converted === 1 ? '' : 's'} written`);
    expect(temporaries()).toEqual([]);
  },
  LONG,
);

test(
  'two runs at once: every file is converted once, whoever came first',
  async () => {
    make();
    const ends = await Promise.all([whileWriting(() => undefined), whileWriting(() => undefined)]);
    for (const { code, err } of ends) {
      expect([0, 2]).toContain(code);
      expect(err).not.toMatch(STACK);
    }
    expect(written()).toEqual({ old: 0, converted: COUNT });
    expect(temporaries()).toEqual([]);
  },
  LONG,
);

describe('permissions', () => {
  test('a file that nobody may write stays, and the others are written', () => {
    make(['a', 'b', 'c']);
    chmodSync(join(tree, 'b.c'), 0o444);
    const { status, stderr } = run([...WRITE, 'tree']);
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining('tree/b.c: cannot write: permission denied\n'),
    ]);
    expect(written(['a', 'c'])).toEqual({ old: 0, converted: 2 });
    expect(written(['b'])).toEqual({ old: 1, converted: 0 });
  });

  test('a folder that nobody may write, and a file and a folder that nobody may read', () => {
    make(['a', 'b']);
    mkdirSync(join(tree, 'closed'));
    writeFileSync(join(tree, 'closed/c.c'), source('c'));
    chmodSync(join(tree, 'b.c'), 0);
    chmodSync(join(tree, 'closed'), 0);
    chmodSync(tree, 0o555);
    const { status, stderr } = run([...WRITE, 'tree']);
    chmodSync(tree, 0o755);
    expect(status).toBe(2);
    expect(stderr).toContain('tree/a.c: cannot write: permission denied\n');
    expect(stderr).toContain('tree/b.c: cannot read: permission denied\n');
    expect(stderr).toContain('tree/closed: cannot read the directory: permission denied\n');
    chmodSync(join(tree, 'b.c'), 0o644);
    expect(written(['a', 'b'])).toEqual({ old: 2, converted: 0 });
    expect(temporaries()).toEqual(['closed']);
  });
});

describe('links', () => {
  test('a link out of the tree is not followed, to a file or a folder', () => {
    make(['a']);
    mkdirSync(join(directory, 'other'));
    writeFileSync(join(directory, 'other/b.c'), source('b'));
    symlinkSync('../other/b.c', join(tree, 'b.c'));
    symlinkSync('../other', join(tree, 'folder'));
    expect(run([...WRITE, 'tree']).stdout).toBe('tree/a.c\n');
    expect(readFileSync(join(directory, 'other/b.c'), 'utf8')).toBe(source('b'));
    expect(lstatSync(join(tree, 'b.c')).isSymbolicLink()).toBe(true);
  });

  test('a link that is named stays one, and a file under two names is written once', () => {
    make(['a']);
    symlinkSync('tree', join(directory, 'again'));
    const { status, stdout } = run([...WRITE, 'tree', 'again', 'again/a.c']);
    expect([status, stdout.split('\n').length]).toEqual([0, 2]);
    expect(written(['a'])).toEqual({ old: 0, converted: 1 });
  });

  test('other names of a file keep the old text, and that is said', () => {
    make(['a']);
    linkSync(join(tree, 'a.c'), join(directory, 'same.c'));
    const { status, stderr } = run([...WRITE, 'tree']);
    expect(status).toBe(0);
    expect(stderr).toContain(
      'note: 1 file had other names (hard links), which keep the old text: tree/a.c\n',
    );
    expect(readFileSync(join(directory, 'same.c'), 'utf8')).toBe(source('a'));
    expect(written(['a'])).toEqual({ old: 0, converted: 1 });
  });
});

test('extended attributes, mode and owner of a file stay, its time does not', () => {
  make(['a']);
  const file = join(tree, 'a.c');
  const python = (code: string): string =>
    execFileSync('python3', ['-c', `import os\n${code}`, file], { encoding: 'utf8' }).trim();
  python('import sys; os.setxattr(sys.argv[1], "user.note", b"kept")');
  chmodSync(file, 0o640);
  utimesSync(file, 1, 1);
  expect(run([...WRITE, 'tree']).status).toBe(0);
  expect(written(['a'])).toEqual({ old: 0, converted: 1 });
  expect(python('import sys; print(os.getxattr(sys.argv[1], "user.note").decode())')).toBe('kept');
  expect(statSync(file).mode & 0o777).toBe(0o640);
  expect(statSync(file).mtimeMs).toBeGreaterThan(1000);
});

describe('what a run starts with', () => {
  const shell = (script: string): SpawnSyncReturns<string> => {
    const done = spawnSync('sh', ['-c', script, 'sh', process.execPath, MAIN], {
      cwd: tree,
      encoding: 'utf8',
      timeout: LONG,
    });
    expect(done.stderr).not.toMatch(STACK);
    return done;
  };
  const FULL = 'mmap-prepare: cannot write to standard output: no space left on device\n';

  test.each([
    '--version',
    '--help',
    'scan --help',
    'scan a.c',
    'scan --json a.c',
    'migrate --no-verify a.c',
    'model a.c',
  ])('%s, and standard output on a full device', (args) => {
    make(['a']);
    const { status, stderr } = shell(`"$@" ${args} > /dev/full`);
    expect([status, stderr]).toEqual([2, expect.stringContaining(FULL)]);
  });

  test('a full standard error is no reason to say more', () => {
    make(['a']);
    expect(shell('"$@" migrate --no-verify a.c 2> /dev/full').status).toBe(2);
  });

  test('a reader that goes early', () => {
    make();
    const { status, stderr } = shell('"$@" migrate --no-verify . | head -1; exit 0');
    expect([status, stderr]).toEqual([0, expect.not.stringContaining('EPIPE')]);
  });

  test('few file descriptors', () => {
    make();
    const { status, stdout } = shell('ulimit -n 24; "$@" scan --jobs 4 --kernel 7.1 .');
    expect([status, stdout]).toEqual([0, expect.stringMatching(/48 {2}hooks\n$/)]);
  });

  test('a working directory that is gone', () => {
    make(['a']);
    const { status, stderr } = shell('mkdir d; cd d; rmdir ../d; "$@" scan ../a.c');
    expect([status, stderr]).toEqual([
      2,
      'mmap-prepare: the working directory is gone: change to another one\n',
    ]);
  });

  test('a file whose name begins with a dash', () => {
    writeFileSync(join(tree, '-a.c'), source('a'));
    const { status, stderr } = shell('"$@" scan -a.c');
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining('-a.c is taken for options: put -- before'),
    ]);
    expect(shell('"$@" scan --kernel 7.1 -- -a.c').stdout).toContain('1  hook\n');
  });

  test('a name that is not UTF-8 is said to be none, and the others are read', () => {
    make(['a']);
    execFileSync('sh', ['-c', `cp a.c "$(printf 'x\\377.c')"`], { cwd: tree });
    const { status, stdout, stderr } = shell('"$@" scan --kernel 7.1 .');
    expect([status, stdout]).toEqual([2, expect.stringContaining('1  hook\n')]);
    expect(stderr).toContain('cannot read: its name is not UTF-8, which is all that can be named\n');
  });

  test('no home, no environment, and little memory', () => {
    make(['a']);
    const { status, stdout } = shell('env -i "$1" --max-old-space-size=24 "$2" scan --kernel 7.1 .');
    expect([status, stdout]).toEqual([0, expect.stringContaining('1  hook\n')]);
  });
});
