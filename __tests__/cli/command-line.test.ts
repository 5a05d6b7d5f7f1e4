import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printedBy, ROOT, runCommand, spawnCommand, type Place } from './command-line';

/** What tests run command lines by says the same as a process of its own, whatever came before. */

let directory: string;

const driver = (name: string, body = ''): string => `#include <linux/mm.h>
#include "${name}.h"
static int ${name}_mmap(struct file *file, struct vm_area_struct *vma)
{
${body}	return remap_pfn_range(vma, vma->vm_start, 1, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct file_operations ${name}_fops = { .mmap = ${name}_mmap };
`;

const put = (path: string, text: string): void => writeFileSync(join(directory, path), text);

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'command-line-'));
  put('a.c', driver('a'));
});

afterEach(() => rmSync(directory, { recursive: true }));

/** All that it says. */
function said(args: readonly string[], place: Place = {}): string {
  const { out, err } = runCommand(args, { cwd: directory, ...place });
  return out + err;
}

test.each<[string, Place]>([
  ['--version', {}],
  ['', {}],
  ['scan --help', {}],
  ['--get-yargs-completions mmap-prepare verify --wit', {}],
  ['scan a.c', { env: { FORCE_COLOR: '1', NO_COLOR: undefined } }],
  ['migrate --write --kernel 7.1 -', {}],
  ['why a.c:a_mmap', {}],
  ['model a.c', {}],
  ['simulate a.c', {}],
  ['plan .', {}],
  ['scan examples', { cwd: ROOT }],
])('`mmap-prepare %s` comes to the same', (command, place) => {
  const args = command.split(' ').filter(Boolean);
  const run = runCommand(args, { cwd: directory, ...place });
  expect(run.out + run.err).not.toBe('');
  expect(run).toEqual(spawnCommand(args, { cwd: directory, ...place }));
});

/** Runs it with options that a process is told, then without: it comes to what it came to before. */
function toldAndForgotten(args: readonly string[], options: readonly string[]): void {
  const before = said(args);
  expect(said([...args, ...options])).not.toBe(before);
  expect(said(args)).toBe(before);
}

test('facts and macros that one is given are not known to the next', () => {
  const scan = ['scan', '--kernel', '7.1', 'a.c'];
  put('a.c', driver('a', '#ifdef A_SETUP\n\treturn a_setup(vma);\n#endif\n'));
  toldAndForgotten(scan, ['--undef', 'A_SETUP']);
  put('a.c', driver('a', '\ta_count(file);\n'));
  put('known.json', '[{ "name": "a_count", "effects": [{ "does": "logs" }] }]');
  toldAndForgotten(scan, ['--facts', 'known.json']);
});

test('a tree and its headers are read as they are when a command is started', () => {
  const scan = ['scan', '.'];
  const newest = said(scan);
  mkdirSync(join(directory, 'include/linux'), { recursive: true });
  for (const name of ['mm.h', 'mm_types.h']) put(join('include/linux', name), '');
  expect(said(scan)).not.toBe(newest);
  put('a.c', driver('a', '\ta_count(file);\n'));
  const unknown = said(scan);
  put('a.h', 'static inline void a_count(struct file *file) { a_counted++; }\n');
  expect(said(scan)).not.toBe(unknown);
});

test('the directory and the environment are those of the command', () => {
  const other = mkdtempSync(join(tmpdir(), 'command-line-'));
  try {
    writeFileSync(join(other, 'a.c'), 'int a;\n');
    expect(said(['scan', 'a.c'])).toContain('1  hook\n');
    expect(said(['scan', 'a.c'], { cwd: other })).not.toContain('1  hook\n');
    const escape = '\u001b[';
    const coloured = { env: { FORCE_COLOR: '1', NO_COLOR: undefined } };
    expect(said(['explain', 'MP001'], coloured)).toContain(escape);
    expect(said(['explain', 'MP001'])).not.toContain(escape);
  } finally {
    rmSync(other, { recursive: true });
  }
});

test('what is printed on both streams is in its order', () => {
  const { printed } = printedBy(['migrate', '--kernel', '7.1', '--no-verify', 'a.c', 'nowhere.c'], {
    cwd: directory,
  });
  expect(printed).toMatch(/nowhere\.c: .*\n[^]*diff --git a\/a\.c/);
});
