import { PassThrough } from 'node:stream';
import { Diagnostics } from '../../cli/print/diagnostic';
import { palette } from '../../cli/print/colour';
import { Terminal } from '../../cli/print/terminal';
import { clipped } from '../../cli/print/visible';
import { finding } from '../../transforms/findings';
import { failedReport } from '../../cli/run/conversion';

/** What a source has in one line may be as long as the source: people are shown the part that a finding is about. */

const LINE = `\t/* ${'x'.repeat(100_000)} */ kept = vma; /* ${'y'.repeat(100_000)} */`;

function told(line: string, message: string): string {
  let text = '';
  const diagnostics = new Diagnostics((chunk) => (text += String(chunk)), palette(false));
  const hook = { ...HOOK, findings: [finding('MP002', 3, message)] };
  diagnostics.report({ ...failedReport('a.c', ''), error: null, hooks: [hook], lines: new Map([[3, line]]) });
  return text;
}

const HOOK = {
  file: 'a.c',
  line: 9,
  operations: 'file_operations',
  variable: 'f',
  hook: 'a_mmap',
  outcome: 'blocked' as const,
};

test('the part that is shown holds what the finding is about, with the caret under it', () => {
  const [, shown, caret] = told(LINE, 'kept = vma keeps a pointer to the vma').split('\n');
  expect(shown).toMatch(/^ {4}3 \| \.\.\.x+ \*\/ kept = vma; \/\* y+\.\.\.$/);
  expect(shown.length).toBeLessThan(230);
  expect(shown.slice(caret.indexOf('^'), caret.indexOf('^') + caret.trim().replace(/^\| */, '').length)).toBe(
    'kept',
  );
});

test('the beginning of a line that names nothing, and every line of usual length, stay', () => {
  expect(told(LINE, 'something else').split('\n')[1]).toMatch(/^ {4}3 \| \t\/\* x+\.\.\.$/);
  expect(told(`\tkept = vma; ${'z'.repeat(150)}`, 'kept keeps it').split('\n')[1]).toMatch(/z{150}$/);
});

test('the caret is under a name behind what is spelled', () => {
  const [, shown, caret] = told('\t\u202e\u0007 kept = vma;', 'kept keeps it').split('\n');
  expect(shown.indexOf('kept')).toBe(caret.indexOf('^'));
});

test('lines without end are cut, with what is left of their length; colours of a cut line end with it', () => {
  const cut = (left: string): string =>
    `${'b'.repeat(750)} [... ${left} more characters ...] ${'b'.repeat(250)}`;
  expect(clipped(`a\n${'b'.repeat(2345)}\nc`)).toBe(`a\n${cut('1,345')}\nc`);
  expect(clipped(`\u001b[31m${'b'.repeat(1500)}\u001b[39m`)).toBe(cut('500'));
  expect(clipped(`\u001b[31m${'b'.repeat(995)}\u001b[39m`)).toMatch(/39m$/);
});

test('what a program reads is whole, what a person reads is not', () => {
  const stream = (): PassThrough & NodeJS.WriteStream =>
    Object.assign(new PassThrough(), { isTTY: false }) as never;
  const [out, err] = [stream(), stream()];
  const terminal = new Terminal(out, err, {});
  const long = `${'w'.repeat(4000)}\n`;
  terminal.write(long);
  terminal.tell(long);
  expect((out.read() as Buffer).length).toBe(4001);
  expect((err.read() as Buffer).length).toBeLessThan(1050);
  terminal.show(long);
  expect((out.read() as Buffer).length).toBeLessThan(1050);
});
