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
import { join } from 'node:path';
import { runCommand } from './command-line';

/** With many files that hold `mmap`, a helper is looked for in few of them: those that are found are those that are written. */

/** More than are searched for every name. */
const MANY = 140;

const CALLER = `#include "drv.h"
static int drv_mmap(struct file *file, struct vm_area_struct *vma)
{
	return drv_setup(vma);
}
static const struct file_operations drv_fops = { .mmap = drv_mmap };
`;
const HELPER = `#include "drv.h"
int drv_setup(struct vm_area_struct *vma)
{
	if (vma->vm_pgoff)
		return -EINVAL;
	return 0;
}
`;
const HEADER = 'int drv_setup(struct vm_area_struct *vma);\n';

let directory: string;

beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'found-')));
  for (const folder of ['tree', 'tree/drv', 'other']) mkdirSync(join(directory, folder));
  for (let i = 0; i < MANY; i++) writeFileSync(join(directory, `tree/f${i}.c`), `int mmap_count${i};\n`);
  put('tree/drv/caller.c', CALLER);
  put('tree/drv/drv.h', HEADER);
});

afterEach(() => rmSync(directory, { recursive: true }));

const put = (path: string, text: string): void => writeFileSync(join(directory, path), text);
const text = (path: string): string => readFileSync(join(directory, path), 'utf8');

function write(): { out: string } {
  const args = ['migrate', '--write', '--no-verify', '--kernel', '7.1', 'tree'];
  return runCommand(args, { cwd: directory });
}

test('a helper beside its caller is converted with it', () => {
  put('tree/drv/helper.c', HELPER);
  expect(write().out.split('\n').sort()).toEqual([
    '',
    'tree/drv/caller.c',
    'tree/drv/drv.h',
    'tree/drv/helper.c',
  ]);
  expect(text('tree/drv/helper.c')).toContain('int drv_setup(struct vm_area_desc *desc)');
});

test('a helper behind a link is not written, and its caller is not converted without it', () => {
  put('other/helper.c', HELPER);
  symlinkSync('../../other/helper.c', join(directory, 'tree/drv/helper.c'));
  expect(write().out).toBe('');
  expect([text('tree/drv/caller.c'), text('tree/drv/drv.h'), text('other/helper.c')]).toEqual([
    CALLER,
    HEADER,
    HELPER,
  ]);
});

test('a helper that git ignores is not written, and its caller is not converted without it', () => {
  put('tree/drv/helper.c', HELPER);
  put('tree/.gitignore', 'helper.c\n');
  execFileSync('git', ['init', '-q', 'tree'], { cwd: directory });
  expect(write().out).toBe('');
  expect([text('tree/drv/caller.c'), text('tree/drv/helper.c')]).toEqual([CALLER, HELPER]);
});

test('a helper in a header that its caller includes is converted with it, whatever else is given', () => {
  mkdirSync(join(directory, 'tree/include/drv'), { recursive: true });
  put('tree/include/drv/setup.h', HELPER.replace('int ', 'static inline int '));
  put('tree/drv/caller.c', CALLER.replace('"drv.h"', '<drv/setup.h>'));
  put('tree/drv/drv.h', '');
  expect(write().out.split('\n').sort()).toEqual(['', 'tree/drv/caller.c', 'tree/include/drv/setup.h']);
});
