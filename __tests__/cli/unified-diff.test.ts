import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
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
@@ -2,7 +2,8 @@
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

describe('names in a diff', () => {
  const nameOf = (path: string): string => unifiedDiff(path, 'a\n', 'b\n').head.split('\n')[0] ?? '';

  test('are relative to the working directory, also for an absolute path', () => {
    expect(nameOf('./d/x.c')).toBe('diff --git a/d/x.c b/d/x.c');
    expect(nameOf(join(directory, 'd/x.c'))).toBe('diff --git a/d/x.c b/d/x.c');
  });

  test('are those of the other tree for a file outside', () => {
    mkdirSync('tree/.git', { recursive: true });
    mkdirSync('tree/d/e', { recursive: true });
    mkdirSync('elsewhere');
    process.chdir('elsewhere');
    expect(nameOf('../tree/d/e/x.c')).toBe('diff --git a/d/e/x.c b/d/e/x.c');
  });
});
