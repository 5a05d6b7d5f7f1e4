import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { Engine } from '../../cli/run/engine';
import type { Finding, HookResult } from '../../transforms/mmap-prepare/migrate-source';
import { run as migrate, type MigrateArguments } from '../../cli/commands/migrate';
import { run as scan } from '../../cli/commands/scan';
import { Terminal } from '../../cli/print/terminal';

const start = process.cwd();
let directory: string;

beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'commands-')));
  process.chdir(directory);
});

afterEach(() => {
  process.chdir(start);
  rmSync(directory, { recursive: true });
});

function make(files: Record<string, string | Buffer>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}

const blocker: Finding = {
  code: 'MP001',
  severity: 'blocker',
  line: 2,
  message: 'the vma is passed to take_pages()',
  why: 'there is none yet',
  todo: 'convert take_pages()',
  section: 'Introduction',
};

/**
 * Stands for the transforms, so that these tests are about the command line: a hook is renamed, unless its file says
 * BLOCKED on its second line. `meanwhile` is what happens on the disk while a file is converted.
 */
function standIn(meanwhile: (path: string) => void = () => undefined): Engine {
  return {
    load: () => Promise.resolve(),
    migrateAcrossFiles: () => ({ results: [], reasons: new Map(), asked: new Set(), tried: new Set() }),
    explain: (hooks) => hooks,
    migrate(source, { path }) {
      meanwhile(path);
      if (source.includes('CRASH')) throw new Error('overlapping edits');
      const blocked = source.includes('BLOCKED');
      const hooks = [...source.matchAll(/(\w+)? ?=? ?\{ ?\.mmap = (\w+)/g)].map((match): HookResult => ({
        file: path,
        line: source.slice(0, match.index).split('\n').length,
        operations: 'file_operations',
        variable: match[1] ?? null,
        hook: match[2] ?? null,
        outcome: blocked ? 'blocked' : 'migrated',
        findings: blocked ? [blocker] : [],
      }));
      return {
        path,
        hooks,
        output: blocked ? source : source.replace(/\.mmap = (\w+)/g, '.mmap_prepare = $1_prepare'),
      };
    },
  };
}

interface Shown {
  code: number;
  out: Buffer;
  err: string;
}

interface Form {
  engine?: Engine;
  outTerminal?: boolean;
  errTerminal?: boolean;
  environment?: NodeJS.ProcessEnv;
}

async function shown(
  form: Form,
  command: (setting: { terminal: Terminal; engine: Engine }) => Promise<number>,
): Promise<Shown> {
  const stream = (isTTY: boolean): NodeJS.WriteStream => Object.assign(new PassThrough(), { isTTY }) as never;
  const out = stream(form.outTerminal ?? false);
  const err = stream(form.errTerminal ?? false);
  const terminal = new Terminal(out, err, form.environment ?? {});
  const code = await command({ terminal, engine: form.engine ?? standIn() });
  const all = (from: NodeJS.WriteStream): Buffer =>
    ((from as unknown as PassThrough).read() as Buffer | null) ?? Buffer.alloc(0);
  return { code, out: all(out), err: all(err).toString() };
}

const shared = { kernel: '7.1', kernelTree: undefined, json: false, strict: false, jobs: 1 };

const runScan = (paths: string[], options: Partial<typeof shared> = {}, form: Form = {}): Promise<Shown> =>
  shown(form, (setting) => scan({ ...shared, ...options, _: ['scan'], path: paths }, setting));

const runMigrate = (
  paths: string[],
  options: Partial<MigrateArguments> = {},
  form: Form = {},
): Promise<Shown> =>
  shown(form, (setting) =>
    migrate(
      {
        ...shared,
        write: false,
        compat: false,
        transform: undefined,
        ...options,
        _: ['migrate'],
        path: paths,
      },
      setting,
    ),
  );

const good = 'int a;\nstruct file_operations fops = { .mmap = foo_mmap };\n';
const blocked = 'struct file_operations bar = { .mmap = bar_mmap };\n\ttake_pages(vma); // BLOCKED\n';
const mixed = { 'd/a.c': good, 'd/b.c': 'int b;\n', 'd/sub/c.c': blocked };

describe('scan', () => {
  test('lists each hook in columns, then the outcomes', async () => {
    make(mixed);
    const { code, out, err } = await runScan(['d']);
    expect(out.toString()).toBe(
      'd/a.c:2      file_operations fops  foo_mmap  migrated\n' +
        'd/sub/c.c:1  file_operations bar   bar_mmap  blocked   MP001 the vma is passed to take_pages()\n' +
        '\n     1  migrated\n     1  blocked\n     2  hooks\n',
    );
    expect(err).toBe(
      'mmap-prepare: note: nothing was run: with --verify, scan says which conversions hold\n',
    );
    expect(code).toBe(0);
  });

  test('--json is the form that was agreed', async () => {
    make(mixed);
    const { out } = await runScan(['d'], { json: true });
    expect(JSON.parse(out.toString())).toEqual({
      version: 1,
      verified: false,
      hooks: [
        {
          id: 'd/a.c#file_operations#fops#foo_mmap',
          driver: 'd/a.c',
          file: 'd/a.c',
          line: 2,
          operations: 'file_operations',
          variable: 'fops',
          hook: 'foo_mmap',
          outcome: 'migrated',
          findings: [],
        },
        {
          id: 'd/sub/c.c#file_operations#bar#bar_mmap',
          driver: 'd/sub/c.c',
          file: 'd/sub/c.c',
          line: 1,
          operations: 'file_operations',
          variable: 'bar',
          hook: 'bar_mmap',
          outcome: 'blocked',
          findings: [
            { code: 'MP001', severity: 'blocker', line: 2, message: 'the vma is passed to take_pages()' },
          ],
        },
      ],
      summary: {
        migrated: 1,
        'migrated with warnings': 0,
        blocked: 1,
        'no counterpart': 0,
        'nothing to do': 0,
      },
      drivers: [
        { driver: 'd/a.c', files: ['d/a.c'], hooks: ['d/a.c#file_operations#fops#foo_mmap'] },
        { driver: 'd/sub/c.c', files: ['d/sub/c.c'], hooks: ['d/sub/c.c#file_operations#bar#bar_mmap'] },
      ],
    });
  });

  test('says so when there is no hook', async () => {
    make({ 'a.c': 'int a;\n' });
    const { out, err } = await runScan(['.']);
    expect([out.toString(), err]).toEqual(['no mmap hooks\n', '']);
  });

  test('shows what a terminal would obey', async () => {
    make({ 'a\x1b[2J.c': good });
    const { out } = await runScan(['.'], {}, { outTerminal: true, environment: { NO_COLOR: '1' } });
    expect(out.toString()).toContain('a\\x1b[2J.c:2');
    expect(out.toString()).not.toContain('\x1b');
  });
});

describe('exit codes', () => {
  test('0 when a hook is blocked, 1 with --strict', async () => {
    make(mixed);
    expect((await runMigrate(['d'])).code).toBe(0);
    expect((await runMigrate(['d'], { strict: true })).code).toBe(1);
    expect((await runScan(['d'], { strict: true })).code).toBe(1);
    expect((await runScan(['d/a.c'], { strict: true })).code).toBe(0);
  });

  test('2 when a path is not there, and the others are done', async () => {
    make(mixed);
    const { code, out, err } = await runScan(['none.c', 'd/a.c'], { strict: true });
    expect(code).toBe(2);
    expect(err).toContain('mmap-prepare: none.c: cannot read: no such file or directory\n');
    expect(out.toString()).toContain('d/a.c:2');
  });

  test('2 when a file among others cannot be read, and the others are done', async () => {
    make({ 'd/a.c': good, 'd/b.c': good, 'd/c.c': good });
    const engine = standIn((path) => path === 'd/a.c' && unlinkSync('d/b.c'));
    const { code, out, err } = await runScan(['d'], {}, { engine });
    expect(code).toBe(2);
    expect(err).toContain('mmap-prepare: d/b.c: cannot read: no such file or directory\n');
    expect(out.toString()).toContain('d/c.c:2');
  });

  test('2 when a file cannot be written; it stays as it is, the others are written', async () => {
    make({ 'd/a.c': good, 'd/b.c': good, 'd/c.c': good });
    const engine = standIn((path) => path === 'd/b.c' && writeFileSync('d/b.c', 'newer'));
    const { code, out, err } = await runMigrate(['d'], { write: true }, { engine });
    expect(code).toBe(2);
    expect(err).toContain('mmap-prepare: d/b.c: cannot write: it changed since it was read\n');
    expect(out.toString()).toBe('d/a.c\nd/c.c\n');
    expect(readFileSync('d/b.c', 'utf8')).toBe('newer');
    expect(readFileSync('d/c.c', 'utf8')).toContain('foo_mmap_prepare');
    expect(readdirSync('d')).toEqual(['a.c', 'b.c', 'c.c']);
  });

  test('2 when a file cannot be converted, and the others are done', async () => {
    make({ 'd/a.c': `${good}CRASH`, 'd/b.c': good });
    const { code, out, err } = await runMigrate(['d']);
    expect(code).toBe(2);
    expect(err).toContain('mmap-prepare: d/a.c: cannot be converted: overlapping edits\n');
    expect(out.toString()).toContain('+++ b/d/b.c');
  });
});

describe('migrate', () => {
  test('prints nothing but the diff, and beside it what it did', async () => {
    make({ 'a.c': good });
    const { out, err } = await runMigrate(['.']);
    expect(out.toString()).toBe(
      'diff --git a/a.c b/a.c\n--- a/a.c\n+++ b/a.c\n@@ -1,2 +1,2 @@\n int a;\n' +
        '-struct file_operations fops = { .mmap = foo_mmap };\n' +
        '+struct file_operations fops = { .mmap_prepare = foo_mmap_prepare };\n',
    );
    expect(err).toBe(
      'mmap-prepare: 1 hook in 1 file: 1 converted in 1 file\n  converted     not run, with --no-verify\n',
    );
  });

  test('tells findings as a compiler does', async () => {
    make(mixed);
    const { out, err } = await runMigrate(['d/sub']);
    expect(out.toString()).toBe('');
    expect(err).toBe(
      'd/sub/c.c:2: blocker: the vma is passed to take_pages() [MP001]\n' +
        '    2 | \ttake_pages(vma); // BLOCKED\n' +
        '      | \t^~~~~~~~~~\n' +
        '      = why: there is none yet\n' +
        '      = to do: convert take_pages()\n' +
        '      = see: Introduction\n' +
        'mmap-prepare: 1 hook in 1 file: 0 converted in 0 files, 1 left as it is\n' +
        '  left          1 blocked (1 MP001)\n',
    );
  });

  test('explains a finding once, and shows one that several structures share once', async () => {
    const twice = `${blocked}struct file_operations baz = { .mmap = bar_mmap };\n`;
    make({ 'a.c': twice, 'b.c': blocked });
    const { err } = await runMigrate(['.']);
    expect(err.match(/^[ab]\.c:2: blocker: /gm)).toEqual(['a.c:2: blocker: ', 'b.c:2: blocker: ']);
    expect(err.match(/= why:/g)).toHaveLength(1);
  });

  test('underlines the hook where the message names nothing of the line', async () => {
    make({ 'a.c': blocked });
    const plain = standIn();
    const engine: Engine = {
      ...plain,
      migrate(source, options) {
        const result = plain.migrate(source, options);
        const findings = [{ ...blocker, line: 1, message: 'no member in this kernel' }];
        return { ...result, hooks: result.hooks.map((hook) => ({ ...hook, findings })) };
      },
    };
    const { err } = await runMigrate(['a.c'], {}, { engine });
    expect(err).toContain(`    1 | ${blocked.split('\n')[0]}\n      | ${' '.repeat(39)}^~~~~~~~\n`);
  });

  const bytes = {
    'crlf.c': Buffer.from(good.replaceAll('\n', '\r\n')),
    'latin1.c': Buffer.concat([Buffer.from('/* \xe9\xff */\n', 'latin1'), Buffer.from(good)]),
    'mark.c': Buffer.from(`\ufeff${good}/* \u00e9 */\n`),
    'mark-line.c': Buffer.from('\ufeffstruct file_operations f = { .mmap = g };'),
    'no-end.c': Buffer.from(good.trimEnd()),
    'utf8.c': Buffer.from(`/* \u4e2d\u6587 */ ${good}`),
    'sub dir/a.h': Buffer.from(good),
  };

  test('git apply makes of the diff what --write writes, and every other byte stays', async () => {
    make(bytes);
    const { out } = await runMigrate(['.']);
    execFileSync('git', ['apply', '--whitespace=nowarn', '-'], { input: out, stdio: 'pipe' });
    const names = Object.keys(bytes);
    const applied = names.map((name) => readFileSync(name));
    make(bytes);
    const { code, out: written } = await runMigrate(['.'], { write: true });
    expect(code).toBe(0);
    expect(written.toString().split('\n').filter(Boolean).sort()).toEqual([...names].sort());
    expect(names.map((name) => readFileSync(name))).toEqual(applied);
    for (const [index, before] of Object.values(bytes).entries()) {
      const expected = before.toString('latin1').replace(/\.mmap = (\w+)/, '.mmap_prepare = $1_prepare');
      expect(applied[index]?.toString('latin1')).toBe(expected);
    }
  });

  test('a file with a NUL byte is left out with one line, and the others are converted', async () => {
    make({ 'nul.c': `${good}\0\n`, 'a.c': good });
    const { code, out, err } = await runMigrate(['.'], { write: true });
    expect(code).toBe(2);
    expect(out.toString()).toBe('a.c\n');
    expect(err.split('\n').filter((line) => line.includes('nul.c'))).toEqual([
      expect.stringContaining('nul.c: cannot read: left out: it has a NUL byte, so it is no C text'),
    ]);
    expect(readFileSync('nul.c', 'utf8')).toBe(`${good}\0\n`);
  });

  test('--write keeps the mode and leaves nothing beside', async () => {
    make({ 'd/a.c': good });
    chmodSync('d/a.c', 0o640);
    await runMigrate(['d'], { write: true });
    expect(statSync('d/a.c').mode & 0o777).toBe(0o640);
    expect(readdirSync('d')).toEqual(['a.c']);
  });

  test('--write does not touch a file that does not change', async () => {
    make(mixed);
    const before = statSync('d/sub/c.c', { bigint: true });
    await runMigrate(['d'], { write: true });
    const after = statSync('d/sub/c.c', { bigint: true });
    expect([after.ino, after.mtimeNs]).toEqual([before.ino, before.mtimeNs]);
  });

  test('--json adds the diffs, and writes with --write', async () => {
    make(mixed);
    const { out, err } = await runMigrate(['d'], { json: true, write: true });
    const document = JSON.parse(out.toString()) as {
      hooks: unknown[];
      files: { file: string; diff: string }[];
    };
    expect(Object.keys(document)).toEqual(['version', 'verified', 'hooks', 'summary', 'drivers', 'files']);
    expect(document.hooks).toHaveLength(2);
    expect(document.files.map(({ file }) => file)).toEqual(['d/a.c']);
    expect(document.files[0]?.diff).toMatch(/^diff --git a\/d\/a\.c b\/d\/a\.c\n--- a\/d\/a\.c\n/);
    expect(err).toContain('mmap-prepare: 2 hooks in 2 files: 1 converted in 1 file, 1 left as it is\n');
    expect(readFileSync('d/a.c', 'utf8')).toContain('foo_mmap_prepare');
  });
});

describe('colour', () => {
  const escape = '\x1b[';

  test('only on a terminal, each stream by itself', async () => {
    make(mixed);
    const piped = await runMigrate(['d']);
    expect(piped.out.toString() + piped.err).not.toContain(escape);
    const half = await runMigrate(['d'], {}, { errTerminal: true });
    expect(half.out.toString()).not.toContain(escape);
    expect(half.err).toContain(escape);
    const whole = await runMigrate(['d'], {}, { outTerminal: true });
    expect(whole.out.toString()).toContain(`${escape}32m+struct`);
    expect(whole.err).not.toContain(escape);
  });

  test.each([
    ['NO_COLOR', { NO_COLOR: '1' }, true, false],
    ['an empty NO_COLOR', { NO_COLOR: '' }, true, true],
    ['FORCE_COLOR', { FORCE_COLOR: '1' }, false, true],
    ['FORCE_COLOR=0', { FORCE_COLOR: '0' }, true, false],
    ['NO_COLOR before FORCE_COLOR', { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
    ['TERM=dumb', { TERM: 'dumb' }, true, false],
  ])('%s', async (_name, environment, terminal, expected) => {
    make(mixed);
    const form = { environment, outTerminal: terminal, errTerminal: terminal };
    const { out, err } = await runMigrate(['d'], {}, form);
    expect([out.toString().includes(escape), err.includes(escape)]).toEqual([expected, expected]);
    expect((await runScan(['d'], {}, form)).out.toString().includes(escape)).toBe(expected);
  });

  test('never in JSON', async () => {
    make(mixed);
    const { out } = await runScan(['d'], { json: true }, { outTerminal: true });
    expect(out.toString()).not.toContain(escape);
  });
});

test('a kernel tree without mmap_prepare is told, when auto had to read it', async () => {
  make({
    'tree/include/linux/mm.h': 'struct vm_operations_struct {\n};\n',
    'tree/include/linux/mm_types.h': '',
    'tree/a.c': good,
    'b.c': good,
  });
  const note =
    'mmap-prepare: note: for Linux 7.2, the newest that was seen: the tree that the file lies in has no mmap_prepare (choose with --kernel)\n';
  const notes = (err: string): string[] => err.match(/^mmap-prepare: note: for .*\n/gm) ?? [];
  expect(notes((await runScan(['tree/a.c', 'tree'], { kernel: 'auto' })).err)).toEqual([note]);
  expect(notes((await runMigrate(['tree'], { kernel: 'auto' })).err)).toEqual([note]);
  expect(notes((await runMigrate(['tree'], { kernel: '7.1' })).err)).toEqual([]);
  expect((await runMigrate(['b.c'], { kernel: 'auto' })).err).toMatch(
    /^mmap-prepare: note: for .*\(choose with --kernel\)\n$/m,
  );
});
