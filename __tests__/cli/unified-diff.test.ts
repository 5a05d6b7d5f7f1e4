import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { structuredPatch } from 'diff';
import fc from 'fast-check';
import { forgetTops } from '../../cli/run/patch-name';
import { unifiedDiff } from '../../cli/run/unified-diff';

const start = process.cwd();
let directory: string;

beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'diff-')));
  process.chdir(directory);
});

afterEach(() => {
  process.chdir(start);
  rmSync(directory, { recursive: true });
});

/** What `git apply` makes of a file and its diff. */
function applied(path: string, before: string, after: string): string {
  const { head, hunks } = unifiedDiff(path, before, after);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, before);
  execFileSync('git', ['apply', '--whitespace=nowarn', '-'], { input: head + hunks, stdio: 'pipe' });
  return readFileSync(path, 'utf8');
}

test('a diff reads as one of git', () => {
  const before = 'a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n';
  const { head, hunks } = unifiedDiff('drivers/x.c', before, before.replace('e\n', 'E\ne2\n'));
  expect(head + hunks).toBe(
    `diff --git a/drivers/x.c b/drivers/x.c
--- a/drivers/x.c
+++ b/drivers/x.c
@@ -2,7 +2,8 @@ a
 b
 c
 d
-e
+E
+e2
 f
 g
 h
`,
  );
});

describe('git apply takes the diff', () => {
  test.each([
    ['LF', 'a\nb\nc\n', 'a\nB\nc\n'],
    ['CRLF', 'a\r\nb\r\nc\r\n', 'a\r\nB\r\nc\r\n'],
    ['CRLF that becomes LF', 'a\r\nb\r\n', 'a\nb\r\n'],
    ['no end of the last line', 'a\nb', 'a\nB'],
    ['no end of an unchanged last line', 'a\nb\nc', 'A\nb\nc'],
    ['an end that is added', 'a\nb', 'a\nb\n'],
    ['an end that goes', 'a\nb\n', 'a\nb'],
    ['a lone carriage return', 'a\rb\nc\n', 'a\rb\nd\n'],
    ['line separators that are not newlines', 'a\u2028b\fc\vd\n', 'a\u2028b\fc\vD\n'],
    ['lines that look like a diff', '-- a\n++ b\n@@ c\n', '-- b\n++ b\n@@ c\n'],
    ['an empty result', 'a\n', ''],
    ['an empty source', '', 'a\n'],
  ])('%s', (_name, before, after) => {
    expect(applied('f.c', before, after)).toBe(after);
  });

  test.each([
    ['a space', 'with space/a file.c'],
    ['a quote', 'a"b.c'],
    ['a backslash', 'a\\b.c'],
    ['other letters', 'caf\u00e9/\u4e2d.c'],
    ['a tab', 'a\tb.c'],
    ['a line break', 'a\nb.c'],
  ])('with %s in the name', (_name, path) => {
    expect(applied(path, 'a\n', 'b\n')).toBe('b\n');
  });

  test('of any two texts', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', '', '\t x', 'y\r'), { maxLength: 12 })
      .chain((lines) => fc.constantFrom('', '\n').map((end) => lines.join('\n') + end));
    fc.assert(
      fc.property(text, text, (before, after) => {
        // git has no way to say that a file without lines stays.
        fc.pre(before !== after);
        expect(applied('f.c', before, after)).toBe(after);
      }),
      { numRuns: 60 },
    );
  });
});

test('a hunk names the function that it is in, as git does', () => {
  const body = (name: string, text: string): string =>
    `static int ${name}(void)\n{\n${'\tstep();\n'.repeat(6)}out:\n${'\tstep();\n'.repeat(6)}\treturn ${text};\n}\n\n`;
  const file = (last: string): string => body('first', '0') + body('second', last) + body('third', last);
  execFileSync('git', ['init', '-q', '.']);
  writeFileSync('.gitattributes', '*.c diff=cpp\n');
  writeFileSync('f.c', file('1'));
  execFileSync('git', ['add', '.']);
  writeFileSync('f.c', file('2'));
  const heads = (diff: string): string[] => diff.split('\n').filter((line) => line.startsWith('@@'));
  const ours = heads(unifiedDiff('f.c', file('1'), file('2')).hunks);
  expect(ours).toEqual(heads(execFileSync('git', ['diff'], { encoding: 'utf8' })));
  expect(ours.map((line) => line.split('@@ ')[2])).toEqual([
    'static int second(void)',
    'static int third(void)',
  ]);
});

describe('names in a diff', () => {
  const nameOf = (path: string): string => unifiedDiff(path, 'a\n', 'b\n').head.split('\n')[0] ?? '';
  const file = (path: string): void => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, 'a\n');
  };

  test('are relative to the working directory outside of a work tree, also for an absolute path', () => {
    expect(nameOf('./d/x.c')).toBe('diff --git a/d/x.c b/d/x.c');
    expect(nameOf(join(directory, 'd/x.c'))).toBe('diff --git a/d/x.c b/d/x.c');
  });

  test('are relative to the top of the work tree, wherever one stands', () => {
    mkdirSync('tree/.git', { recursive: true });
    file('tree/d/e/x.c');
    mkdirSync('elsewhere');
    for (const [stand, path] of [
      ['elsewhere', '../tree/d/e/x.c'],
      ['../tree', 'd/e/x.c'],
      ['d/e', 'x.c'],
      ['../../.git', '../d/e/x.c'],
    ]) {
      process.chdir(stand);
      expect(nameOf(path)).toBe('diff --git a/d/e/x.c b/d/e/x.c');
    }
  });

  test('are those of a linked work tree, whose .git is a file', () => {
    file('tree/linked/d/x.c');
    writeFileSync('tree/linked/.git', 'gitdir: /nowhere\n');
    mkdirSync('tree/.git');
    process.chdir('tree/linked/d');
    expect(nameOf('x.c')).toBe('diff --git a/d/x.c b/d/x.c');
  });

  test('are relative to the top of a kernel tree without git', () => {
    file('linux/include/linux/mm_types.h');
    file('linux/drivers/char/x.c');
    process.chdir('linux/drivers/char');
    expect(nameOf('x.c')).toBe('diff --git a/drivers/char/x.c b/drivers/char/x.c');
    mkdirSync('../../../.git');
    forgetTops();
    expect(nameOf('x.c')).toBe('diff --git a/linux/drivers/char/x.c b/linux/drivers/char/x.c');
  });

  test('have no symbolic link in them: git applies nothing beyond one', () => {
    mkdirSync('tree/.git', { recursive: true });
    file('tree/real/x.c');
    symlinkSync('real', 'tree/link');
    expect(nameOf('tree/link/x.c')).toBe('diff --git a/real/x.c b/real/x.c');
  });

  test('are quoted as git quotes them', () => {
    const names = [
      'plain.c',
      'a b.c',
      'a"b\\c.c',
      'bell\x07\b\v\f.c',
      'tab\tend\r.c',
      'del\x7f\x01.c',
      'caf\u00e9.c',
    ];
    execFileSync('git', ['init', '-q', '.']);
    for (const name of names) file(name);
    execFileSync('git', ['add', '.']);
    for (const name of names) writeFileSync(name, 'b\n');
    const diff = execFileSync('git', ['diff'], { encoding: 'utf8' });
    const heads = diff.split('\n').filter((line) => /^(diff|---|\+\+\+) /.test(line));
    const ours = names.flatMap((name) =>
      unifiedDiff(name, 'a\n', 'b\n')
        .head.trimEnd()
        .split(/\n(?=[-+d])/),
    );
    expect(
      ours
        .join('\n')
        .split('\n')
        .map((line) => line.trimEnd())
        .sort(),
    ).toEqual(heads.map((line) => line.trimEnd()).sort());
  });
});

test('a pipe into git apply works below the top', () => {
  execFileSync('git', ['init', '-q', '.']);
  mkdirSync('drivers/char', { recursive: true });
  writeFileSync('drivers/char/x.c', 'a\n');
  process.chdir('drivers/char');
  const { head, hunks } = unifiedDiff('x.c', 'a\n', 'b\n');
  execFileSync('git', ['apply'], { input: head + hunks });
  expect(readFileSync('x.c', 'utf8')).toBe('b\n');
});

test('the hunks are those of the whole texts', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', '', '{', '}', '\tx;'), { maxLength: 30 });
  const edit = fc.tuple(fc.nat(40), fc.nat(3), lines);
  fc.assert(
    fc.property(lines, fc.array(edit, { maxLength: 3 }), fc.boolean(), fc.boolean(), (old, edits, e, f) => {
      const now = [...old];
      for (const [at, gone, come] of edits) now.splice(at, gone, ...come.slice(0, 3));
      const [before, after] = [old.join('\n') + (e ? '\n' : ''), now.join('\n') + (f ? '\n' : '')];
      const { hunks } = structuredPatch('', '', before, after, undefined, undefined, { context: 3 });
      const told = unifiedDiff('f.c', before, after).hunks.split('\n').slice(0, -1);
      expect(told.filter((line) => !line.startsWith('@@'))).toEqual(hunks.flatMap((hunk) => hunk.lines));
      const places = told.flatMap((line) =>
        (/^@@ -(\d+)[^ ]* \+(\d+)/.exec(line) ?? []).slice(1).map(Number),
      );
      const empty = (start: number, count: number): number => (count === 0 ? start - 1 : start);
      expect(places).toEqual(
        hunks.flatMap((hunk) => [empty(hunk.oldStart, hunk.oldLines), empty(hunk.newStart, hunk.newLines)]),
      );
    }),
    { numRuns: 3000 },
  );
});

describe('changes of thousands of lines', () => {
  const lines = (count: number, text: (at: number) => string): string =>
    Array.from({ length: count }, (_, at) => `${text(at)}\n`).join('');
  const before = `first\n${lines(4000, (at) => `\t.mmap = f${at},`)}last`;
  const sizes = (after: string): string[] =>
    [...unifiedDiff('f.c', before, after).hunks.matchAll(/^@@ .* @@/gm)].map(([head]) => head);

  test('each of which takes the place of one are told of line by line', () => {
    const after = before.replace(/mmap = f(?!2\d\d\d\b)/g, 'mmap_prepare = f');
    expect(applied('f.c', before, after)).toBe(after);
    expect(sizes(after)).toEqual(['@@ -1,2004 +1,2004 @@', '@@ -2999,1004 +2999,1004 @@']);
    expect(unifiedDiff('f.c', before, after).hunks.match(/^[-+]/gm)?.length).toBe(6000);
  });

  test('are one change where lines come or go as well', () => {
    const after = before.replace(/^.*f\d*[05],$/gm, '$&\n$&').replace('last', 'end');
    expect(applied('f.c', before, after)).toBe(after);
    expect(sizes(after)).toEqual(['@@ -1,4002 +1,4802 @@']);
  });

  test('are found without looking for the least one', () => {
    const many = lines(40_000, (at) => `\t.mmap = f${at},`);
    const after = many.replaceAll('mmap', 'mmap_prepare');
    expect(unifiedDiff('f.c', many, after).hunks.length).toBeGreaterThan(many.length);
  });
});
