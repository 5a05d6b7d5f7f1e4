import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { run as migrate, type MigrateArguments } from '../../cli/commands/migrate';
import { Terminal } from '../../cli/print/terminal';

// Each of them starts git dozens of times.

const start = process.cwd();
let directory: string;

beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'series-')));
  process.chdir(directory);
});

afterEach(() => {
  process.chdir(start);
  rmSync(directory, { recursive: true });
});

const git = (...args: string[]): string =>
  execFileSync('git', args, { encoding: 'utf8', stdio: 'pipe' }).trimEnd();

function make(files: Record<string, string>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}

/** A repository whose files were added by one commit, whose configuration says who commits. */
function repository(files: Record<string, string>, subject = 'import'): void {
  make(files);
  git('init', '-q', '-b', 'work', '.');
  git('config', 'user.name', 'J\u00f6rg Example');
  git('config', 'user.email', 'joerg@example.org');
  git('add', '.');
  git('commit', '-qm', subject);
}

const driver = (name: string, body = '\tvm_flags_set(vma, VM_DONTEXPAND);\n\treturn 0;\n'): string => `
static int ${name}_mmap(struct file *file, struct vm_area_struct *vma)
{
${body}}

static const struct file_operations ${name}_fops = {
	.mmap = ${name}_mmap,
};
`;
const remap =
  '\treturn remap_pfn_range(vma, vma->vm_start, vma->vm_pgoff, vma->vm_end - vma->vm_start,\n\t\t\t       vma->vm_page_prot);\n';

const vault = {
  'drivers/misc/vault/core.c': `#include "vault.h"
int vault_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}
`,
  'drivers/misc/vault/file.c': `#include "vault.h"
static const struct file_operations vault_fops = {
	.mmap = vault_mmap,
};
`,
  'drivers/misc/vault/vault.h': 'int vault_mmap(struct file *file, struct vm_area_struct *vma);\n',
};

interface Shown {
  code: number;
  out: string;
  err: string;
}

/** Runs `migrate` on what is below the working directory, with answers where it asks. */
async function ran(
  options: Partial<MigrateArguments>,
  answers: readonly string[] = [],
  paths = ['.'],
): Promise<Shown> {
  const stream = (): NodeJS.WriteStream => Object.assign(new PassThrough(), { isTTY: false }) as never;
  const [out, err] = [stream(), stream()];
  const args: MigrateArguments = {
    kernel: '7.1',
    kernelTree: undefined,
    json: false,
    strict: false,
    jobs: 1,
    write: false,
    compat: false,
    transform: undefined,
    verify: false,
    ...options,
    _: ['migrate'],
    path: paths,
  };
  const input = Readable.from(answers.map((answer) => `${answer}\n`));
  const code = await migrate(args, { terminal: new Terminal(out, err, {}), input });
  const all = (from: NodeJS.WriteStream): string =>
    ((from as unknown as PassThrough).read() as Buffer | null)?.toString() ?? '';
  return { code, out: all(out), err: all(err) };
}

const mails = (): string[] => readdirSync('out').sort();
const mail = (at: number): string => readFileSync(join('out', mails()[at]), 'utf8');

describe('--series', () => {
  test('tells of a function that nobody knows, and nothing of how the tool is told about it', async () => {
    const body = '\tif (a_lookup(vma->vm_pgoff))\n\t\treturn -EINVAL;\n';
    repository({ 'drivers/char/a.c': driver('a', body + remap) });
    await ran({ series: 'out', verify: true });
    const text = mail(0).replace(/\s+/g, ' ');
    expect(text).toContain(
      'To be looked at: a_lookup(vma->vm_pgoff) may change state: nothing is known of a_lookup() (',
    );
    expect(text).toContain('and nothing says what it does.');
    expect(text).not.toContain('--facts');
  });

  test('writes a mail for each driver, and git am makes of them what migrate makes', async () => {
    repository({ 'drivers/char/a.c': driver('a'), 'drivers/char/b.c': driver('b', remap), ...vault });
    const { code, out } = await ran({ series: 'out' });
    expect(code).toBe(0);
    expect(out.trimEnd().split('\n')).toEqual(mails().map((name) => join('out', name)));
    expect(mails().map((name) => name.slice(0, 4))).toEqual(['0000', '0001', '0002', '0003']);
    git(
      'am',
      '-q',
      ...mails()
        .slice(1)
        .map((name) => join('out', name)),
    );
    const applied = git('diff', 'HEAD~3');
    expect(
      git('log', '--format=%an <%ae>%n%s', '--name-only', 'HEAD~3..').split('\n').filter(Boolean),
    ).toEqual([
      'J\u00f6rg Example <joerg@example.org>',
      'misc: vault: replace deprecated mmap hook with mmap_prepare',
      ...Object.keys(vault),
      'J\u00f6rg Example <joerg@example.org>',
      'char: b: replace deprecated mmap hook with mmap_prepare',
      'drivers/char/b.c',
      'J\u00f6rg Example <joerg@example.org>',
      'char: a: replace deprecated mmap hook with mmap_prepare',
      'drivers/char/a.c',
    ]);
    git('reset', '-q', '--hard', 'HEAD~3');
    await ran({ write: true }, [], ['drivers']);
    expect(git('diff', 'HEAD')).toBe(applied);
  });

  test('touches neither the branch, the index nor the work tree', async () => {
    repository({ 'a.c': driver('a') });
    const head = git('rev-parse', 'HEAD');
    await ran({ series: '../out' });
    rmSync('../out', { recursive: true });
    expect([git('rev-parse', 'HEAD'), git('status', '--porcelain')]).toEqual([head, '']);
  });

  test('a message says what the hook did and does, what was run, and who signs', async () => {
    repository({ 'drivers/char/b.c': driver('b', remap) });
    await ran({ series: 'out', verify: true });
    expect(mails()).toHaveLength(1);
    const [, body] = mail(0)
      .split('\n---\n')[0]
      .split(/\n\n([^]*)/);
    expect(body.replace(/\n/g, ' ')).toContain(
      'b_mmap() mapped the memory itself, with remap_pfn_range(). b_mmap_prepare() asks for the same with mmap_action_remap_full(), and the core does it once the mapping is in place.',
    );
    expect(body).toMatch(/run side by side in a simulation[^]* sequences of[^]*Not tested on\s+hardware\./);
    expect(mail(0)).toContain('\nSigned-off-by: J\u00f6rg Example <joerg@example.org>\n---\n');
    expect(body.split('\n').filter((line) => line.length > 75)).toEqual([]);
  });

  test("subjects begin as those of the file's own history do", async () => {
    repository({ 'drivers/char/b.c': driver('b') }, 'hw/b: Add a driver');
    for (const subject of ['hw/b: Count opens', 'treewide: change it', 'hw/b: Drop it again']) {
      writeFileSync('drivers/char/b.c', `${readFileSync('drivers/char/b.c', 'utf8')}/* ${subject} */\n`);
      git('commit', '-qam', subject);
    }
    await ran({ series: 'out' });
    expect(mail(0)).toContain('\nSubject: [PATCH] hw/b: Replace deprecated mmap hook with mmap_prepare\n');
  });

  test('the cover letter has a table of the patches, and what was left with the reason', async () => {
    const escapes = '\tkeep(vma);\n\treturn 0;\n';
    repository({ 'a.c': driver('a'), 'b.c': driver('b'), 'c.c': driver('c', escapes) });
    await ran({ series: 'out' });
    expect(mail(0)).toMatch(
      / {2}patch {2}verdict {2}to look at {2}file\n {2}1 {6}not run {2}- {11}a\.c\n {2}2 {6}not run {2}- {11}b\.c\n/,
    );
    expect(mail(0)).toMatch(/Left as they are:\n\n {2}c\.c\n {4}vma is passed to keep\(\)/);
    expect(mail(0)).not.toContain('***');
  });

  test("recipients are those that the tree's own script names", async () => {
    const script = `print "Jane Doe <jane\\@example.org> (maintainer:A DRIVER)\\nlist\\@example.org (open list:A DRIVER)\\n";\n`;
    repository({ 'drivers/char/a.c': driver('a'), 'scripts/get_maintainer.pl': script });
    chmodSync('scripts/get_maintainer.pl', 0o755);
    await ran({ series: 'out' });
    expect(mail(0).split('\n\n')[0]).toContain('\nTo: Jane Doe <jane@example.org>\nCc: list@example.org');
    git('am', '-q', join('out', mails()[0]));
  });

  test.each<[string, () => void, RegExp]>([
    ['a file that is not committed', () => writeFileSync('new.c', driver('n')), /new\.c is not committed/],
    [
      'a file with changes',
      () => writeFileSync('a.c', driver('a').replace('0;', '1;')),
      /a\.c has changes that are not committed/,
    ],
    ['nobody to sign', () => git('config', 'user.email', ''), /does not say who you are/],
    ['a folder with patches', () => make({ 'out/0001-x.patch': '' }), /out holds patches already/],
  ])('%s is one line and exit code 2, and nothing is written', async (_name, spoil, message) => {
    repository({ 'a.c': driver('a') });
    spoil();
    const { code, out, err } = await ran({ series: 'out' });
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
    expect(existsSync('out') ? readdirSync('out').length : 0).toBeLessThan(2);
  });

  test('outside of a work tree it says so', async () => {
    make({ 'a.c': driver('a') });
    const { code, err } = await ran({ series: 'out' });
    expect(code).toBe(2);
    expect(err).toContain('mmap-prepare: the files are in no git work tree\n');
  });
});

test('--commit makes a commit for each driver on the branch', async () => {
  repository({ 'a.c': driver('a'), 'b.c': driver('b') });
  const { code, out } = await ran({ commit: true });
  expect(code).toBe(0);
  expect(
    out
      .trimEnd()
      .split('\n')
      .map((line) => line.slice(13)),
  ).toEqual([
    'a: replace deprecated mmap hook with mmap_prepare',
    'b: replace deprecated mmap hook with mmap_prepare',
  ]);
  expect(git('rev-list', '--count', 'work')).toBe('3');
  expect(git('status', '--porcelain')).toBe('');
  expect(readFileSync('b.c', 'utf8')).toContain('b_mmap_prepare');
});

describe('--interactive', () => {
  const two = driver('one') + driver('two');
  const files = { 'd/a.c': driver('a'), 'd/b.c': driver('b'), 'e/c.c': two };
  const converted = (): string[] =>
    Object.keys(files).flatMap((path) => readFileSync(path, 'utf8').match(/\w+_mmap_prepare(?=\()/g) ?? []);

  test.each<[string[], string[]]>([
    [
      ['y', 'n', 'y'],
      ['a_mmap_prepare', 'one_mmap_prepare', 'two_mmap_prepare'],
    ],
    [['n', 'n', 'n'], []],
    [['y', 'q'], ['a_mmap_prepare']],
    [
      ['a', 'n'],
      ['a_mmap_prepare', 'b_mmap_prepare'],
    ],
    [
      ['d', 'y'],
      ['one_mmap_prepare', 'two_mmap_prepare'],
    ],
    [['n', 'n', 's', 'n', 'y'], ['two_mmap_prepare']],
    [['n', 'n', 's', 'y', 'd'], ['one_mmap_prepare']],
    [['?', 'what', 'y'], ['a_mmap_prepare']],
    [[], []],
  ])('the answers %j', async (answers, expected) => {
    make(files);
    const { code, out } = await ran({ interactive: true }, answers);
    expect(code).toBe(0);
    expect(converted()).toEqual(expected);
    expect(out).toContain('(1/3) Convert this driver [y,n,q,a,d,v,?]? ');
  });

  test('files that change together are one driver', async () => {
    make(vault);
    const { out } = await ran({ interactive: true }, ['y']);
    expect(out).toContain('(1/1) Convert this driver');
    for (const path of Object.keys(vault)) expect(readFileSync(path, 'utf8')).toContain('vault_mmap_prepare');
  });

  test('v shows what running both forms showed', async () => {
    make({ 'a.c': driver('a') });
    const { out } = await ran({ interactive: true, verify: true }, ['v', 'n']);
    expect(out).toMatch(/a\.c: a_fops a_mmap: (equivalent|improved)\n[^]*bound: /);
  });

  test('chooses the drivers of a series', async () => {
    repository(files);
    await ran({ interactive: true, series: 'out' }, ['n', 'y', 'n']);
    expect(mails()).toHaveLength(1);
    expect(mail(0)).toContain('d/b.c');
  });
});

describe('choosing hooks', () => {
  const body =
    '\tif (remap_pfn_range(vma, vma->vm_start, 1, PAGE_SIZE, vma->vm_page_prot))\n\t\treturn -EAGAIN;\n\treturn 0;\n';
  const files = { 'a.c': driver('one') + driver('two', body), 'b.c': driver('three') };

  test.each<[Partial<MigrateArguments>, string[]]>([
    [{ hook: ['two_mmap'] }, ['two_mmap_prepare']],
    [{ hook: ['one_mmap', 'three_mmap'] }, ['one_mmap_prepare', 'three_mmap_prepare']],
    [{ code: ['mp013'] }, ['two_mmap_prepare']],
    [{ outcome: ['migrated'] }, ['one_mmap_prepare', 'three_mmap_prepare']],
    [{ outcome: ['migrated'], hook: ['one_mmap'] }, ['one_mmap_prepare']],
    [{ hook: ['none'] }, []],
  ])('%j', async (options, expected) => {
    make(files);
    const { err } = await ran({ ...options, write: true });
    const found = Object.keys(files).flatMap(
      (path) => readFileSync(path, 'utf8').match(/\w+_mmap_prepare(?=\()/g) ?? [],
    );
    expect(found).toEqual(expected);
    expect(err).toContain(expected.length === 0 ? 'no mmap hooks' : `${expected.length} hook`);
  });

  test('a hook of several files is left in all of them', async () => {
    make({ ...vault, 'b.c': driver('three') });
    await ran({ hook: ['three_mmap'], write: true });
    for (const path of Object.keys(vault)) expect(readFileSync(path, 'utf8')).not.toContain('prepare');
    await ran({ hook: ['vault_mmap'], write: true });
    for (const path of Object.keys(vault)) expect(readFileSync(path, 'utf8')).toContain('vault_mmap_prepare');
  });
});
