import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from './command-line';

/** The same files give the same output, however many threads there are, and however their folder is named, in whatever order. */

let base: string;

const plain = (name: string): string => `#include <linux/mm.h>
static int ${name}_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, 1, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct file_operations ${name}_fops = { .mmap = ${name}_mmap };
`;
/** Blocked by what a function of another file does. */
const passing = (name: string): string => `#include "drv.h"
static int ${name}_mmap(struct file *file, struct vm_area_struct *vma)
{
	return drv_keep(vma);
}
static const struct file_operations ${name}_fops = { .mmap = ${name}_mmap };
`;
/** Converted with a function of another file. */
const sharing = (name: string): string => passing(name).replace('drv_keep', 'drv_setup');

beforeAll(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'same-')));
  for (const folder of ['tree', 'tree/a', 'tree/b', 'tree/lib']) mkdirSync(join(base, folder));
  for (let i = 0; i < 14; i++) {
    writeFileSync(join(base, `tree/a/p${i}.c`), plain(`p${i}`));
    writeFileSync(join(base, `tree/b/k${i}.c`), passing(`k${i}`));
    writeFileSync(join(base, `tree/b/s${i}.c`), sharing(`s${i}`));
  }
  writeFileSync(
    join(base, 'tree/lib/drv.h'),
    'int drv_setup(struct vm_area_struct *vma);\nint drv_keep(struct vm_area_struct *vma);\n',
  );
  writeFileSync(
    join(base, 'tree/lib/drv.c'),
    '#include "drv.h"\nstatic struct vm_area_struct *kept;\nint drv_keep(struct vm_area_struct *vma)\n{\n\tkept = vma;\n\treturn 0;\n}\n' +
      'int drv_setup(struct vm_area_struct *vma)\n{\n\tif (vma->vm_pgoff)\n\t\treturn -EINVAL;\n\treturn 0;\n}\n',
  );
  usual.scan = output(['scan', '--json'], {});
  usual.migrate = output(['migrate', '--no-verify'], {});
});

afterAll(() => rmSync(base, { recursive: true }));

interface Named {
  readonly cwd?: string;
  readonly paths?: readonly string[];
  readonly options?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** What a command prints, with the files called as they are below the base. */
function output(
  command: readonly string[],
  { cwd = '.', paths = ['tree'], options = [], env = {} }: Named,
): string {
  const done = runCommand([...command, '--kernel', '7.1', ...options, ...paths], {
    cwd: join(base, cwd),
    env,
  });
  expect(done.code).toBe(0);
  return done.out;
}

const WAYS: Readonly<Record<string, Named>> = {
  'with one thread': { options: ['--jobs', '1'] },
  'with eight threads': { options: ['--jobs', '8'] },
  'with a dot before it': { paths: ['./tree'] },
  twice: { paths: ['tree', './tree/a', 'tree/b/k1.c'] },
  'by way of another folder': { paths: ['tree/a/../../tree'] },
  'in another language and time zone': {
    env: { LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8', TZ: 'Asia/Kathmandu' },
  },
};

const usual = { scan: '', migrate: '' };

/** The hooks of a scan, each as JSON, in the order of their text. */
const hooksOf = (json: string): string[] =>
  (JSON.parse(json) as { hooks: unknown[] }).hooks.map((hook) => JSON.stringify(hook)).sort();

describe.each(Object.entries(WAYS))('%s', (_, way) => {
  test('scan finds the same hooks, and says the same of them', () => {
    const other = output(['scan', '--json'], way);
    // A file that is named comes first; all else keeps its place.
    if (way.paths?.length === 3) expect(hooksOf(other)).toEqual(hooksOf(usual.scan));
    else expect(other).toBe(usual.scan);
    expect(hooksOf(usual.scan).length).toBe(42);
  });

  test('migrate makes the same changes', () => {
    const files = (diff: string): string[] => diff.split(/^(?=diff --git )/m).sort();
    expect(files(output(['migrate', '--no-verify'], way))).toEqual(files(usual.migrate));
    expect(files(usual.migrate).length).toBe(14 + 14 + 2);
  });
});

test.each([
  ['from inside of it', { cwd: 'tree', paths: ['.'] }, ''],
  ['from beside it', { cwd: 'tree/a', paths: ['../../tree'] }, '../../tree/'],
])('%s, all is the same but the names', (_, way, prefix) => {
  const named = (json: string, before: string): string[] =>
    hooksOf(json.replaceAll(`"${before}`, '"').replaceAll(/"id": "[^"]*"/g, '"id": ""'));
  const text = (json: string): string =>
    json.replaceAll(prefix === '' ? /tree\//g : '../../tree/', prefix === '' ? '' : 'tree/');
  expect(named(text(output(['scan', '--json'], way)), '')).toEqual(
    named(prefix === '' ? text(usual.scan) : usual.scan, ''),
  );
});

test('folders in another order: the same hooks', () => {
  const other = output(['scan', '--json'], { paths: ['tree/lib', 'tree/b', 'tree/a'] });
  expect(hooksOf(other)).toEqual(hooksOf(usual.scan));
});
