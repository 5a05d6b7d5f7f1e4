import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand, spawnCommand, type Ran } from './command-line';

let directory: string;

beforeAll(() => (directory = mkdtempSync(join(tmpdir(), 'usage-'))));

afterAll(() => rmSync(directory, { recursive: true }));

const ran = (args: string[]): Ran => runCommand(args, { cwd: directory });
/** With a text on standard input. */
const fed = (args: string[], input: string): Ran => spawnCommand(args, { cwd: directory }, input);

const driver = `
static int demo_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations demo_fops = {
	.mmap = demo_mmap,
};
`;

describe('what was most likely meant', () => {
  test.each<[string[], string]>([
    [['scan', '--kernle', '7.1', 'x.c'], 'unknown option: kernle; did you mean --kernel?'],
    [['migrate', '--kernel-tre', 'x', 'x.c'], 'unknown option: kernel-tre; did you mean --kernel-tree?'],
    [['migrate', '--no-verfy', 'x.c'], 'unknown option: verfy; did you mean --no-verify?'],
    [['scan', '--zzzz', 'x.c'], 'unknown option: zzzz'],
    [['mirgate', 'x.c'], 'unknown command: mirgate; did you mean migrate?'],
  ])('%j', (args, message) => {
    expect(ran(args)).toEqual({
      code: 2,
      out: '',
      err: `mmap-prepare: ${message} (see mmap-prepare --help)\n`,
    });
  });
});

test('what is to have a twin is a function: no text that a file is searched for', () => {
  expect(ran(['migrate', '--twin', 'a(b', 'x.c'])).toEqual({
    code: 2,
    out: '',
    err: 'mmap-prepare: --twin a(b: give the name of a function (see mmap-prepare --help)\n',
  });
});

describe('- is standard input', () => {
  test('of scan', () => {
    const { code, out } = fed(['scan', '--kernel', '7.1', '-'], driver);
    expect([code, out]).toEqual([0, expect.stringMatching(/^stdin\.c:9 +file_operations demo_fops/)]);
  });

  test('of a text with a NUL byte, which is no C', () => {
    const { code, out, err } = fed(['migrate', '--kernel', '7.1', '-'], `${driver}\t\0\n`);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^mmap-prepare: stdin\.c: .*it has a NUL byte, so it is no C text\n/);
  });

  test.each(['why', 'model', 'simulate', 'explain', 'plan', 'check', 'report'])(
    'but not of %s',
    (command) => {
      expect(fed([command, '-'], driver)).toEqual({
        code: 2,
        out: '',
        err: `mmap-prepare: ${command} reads no standard input: - is for scan, migrate, verify (see mmap-prepare --help)\n`,
      });
    },
  );

  test('of migrate', () => {
    const { code, out } = fed(['migrate', '--kernel', '7.1', '-'], driver);
    expect([code, out]).toEqual([0, expect.stringMatching(/^diff --git a\/.*stdin\.c b\/.*stdin\.c\n/)]);
  });

  test('of a filter: the whole text comes out, changed or not', () => {
    const { code, out } = fed(['migrate', '--kernel', '7.1', '--write', '-'], driver);
    expect([code, out]).toEqual([0, expect.stringContaining('\t.mmap_prepare = demo_mmap_prepare,\n};\n')]);
    expect(fed(['migrate', '--kernel', '7.1', '--write', '-'], 'int a;\n')).toMatchObject({
      code: 0,
      out: 'int a;\n',
    });
    expect(fed(['migrate', '--write', '-', 'x.c'], driver)).toMatchObject({ code: 2, out: '' });
  });

  test('of verify, in the place of either version', () => {
    const migrated = fed(['migrate', '--kernel', '7.1', '--write', '-'], driver).out;
    writeFileSync(join(directory, 'new.c'), migrated);
    const { code, out } = fed(['verify', '--kernel', '7.1', '-', 'new.c'], driver);
    expect([code, out]).toEqual([0, expect.stringMatching(/^stdin\.c: demo_fops demo_mmap: equivalent\n/)]);
  });

  test('but a file of that name after --', () => {
    writeFileSync(join(directory, '-'), driver);
    expect(ran(['scan', '--kernel', '7.1', '--', '-'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^-:9 /) as string,
    });
  });
});

describe('completion', () => {
  test('prints a script', () => {
    const { code, out } = ran(['completion']);
    expect([code, out]).toEqual([0, expect.stringContaining('mmap-prepare --get-yargs-completions')]);
  });

  test('offers commands and the options of a command', () => {
    const offered = (...words: string[]): string[] =>
      ran(['--get-yargs-completions', 'mmap-prepare', ...words]).out.split('\n');
    expect(offered('mi')).toContain('migrate');
    expect(offered('verify', '--wit')).toEqual(expect.arrayContaining(['--witness', '--kernel']));
  });
});
