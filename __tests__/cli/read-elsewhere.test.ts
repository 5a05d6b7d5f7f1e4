import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FileReport, Request } from '../../cli/run/conversion';
import { convertAll } from '../../cli/run/convert-all';
import { engine } from '../../cli/run/engine';

/** A hook whose operations structure another file reads: the member is NULL there once it is a mmap_prepare. */

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'read-'));
});

afterEach(() => rmSync(directory, { recursive: true }));

const request: Request = {
  kernel: '7.1',
  kernelTree: null,
  transforms: [],
  compat: false,
  changes: true,
  verify: 'no',
};

const owner = (
  storage: string,
): string => `static int vault_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &vault_vm_ops;
	return 0;
}

static int lobby_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &lobby_vm_ops;
	return 0;
}

${storage}const struct file_operations vault_fops = {
	.mmap = vault_mmap,
};

const struct file_operations lobby_fops = {
	.mmap = lobby_mmap,
};
`;

const user = (statement: string): string =>
  `int crypt_use(struct file *file, struct vm_area_struct *vma)\n{\n\t${statement}\n}\n`;

/** The outcome of each hook of the first file, with what it is told, when two files are given. */
async function outcomes(first: string, second: string): Promise<Record<string, string>> {
  writeFileSync(join(directory, 'a.c'), first);
  writeFileSync(join(directory, 'b.c'), second);
  const reports: FileReport[] = [];
  await convertAll({
    paths: [directory],
    request,
    jobs: 1,
    onReport: (report) => reports.push(report),
    onProgress: () => undefined,
    engine: () => engine,
  });
  const own = reports.find(({ path }) => path.endsWith('a.c'));
  return Object.fromEntries(
    (own?.hooks ?? []).map(({ hook, outcome, findings }) => [
      hook ?? '',
      [outcome, ...findings.map(({ code, message }) => `${code} ${message}`)].join(': '),
    ]),
  );
}

test.each([
  'return vault_fops.mmap(file, vma);',
  'crypt_fops.mmap = vault_fops.mmap;',
  'return !vault_fops.mmap;',
])('is left, and the others of its file are converted: %s', async (statement) => {
  expect(await outcomes(owner(''), user(statement))).toEqual({
    vault_mmap: `blocked: MP009 vault_fops.mmap is read in ${join(directory, 'b.c')}, and would be NULL`,
    lobby_mmap: 'migrated',
  });
});

test.each([
  ['a structure of the same name of its own', 'static ', 'return vault_fops.mmap(file, vma);'],
  ['another member', '', 'return vault_fops.mmap_prepare != NULL;'],
  ['a pointer to operations of any name', '', 'return vault_fops->mmap(file, vma);'],
])('is converted where the other file reads %s', async (_name, storage, statement) => {
  expect(await outcomes(owner(storage), user(statement))).toEqual({
    vault_mmap: 'migrated',
    lobby_mmap: 'migrated',
  });
});

test('a structure without a counterpart is told as it is, whoever reads a member of that name', async () => {
  const first =
    'static int put(struct slot *s) { return 0; }\n\nconst struct slot_ops vault_fops = { .mmap = put };\n';
  const told = await outcomes(first, user('return vault_fops.mmap(file, vma);'));
  expect(told.put).toMatch(/^no counterpart: MP020 /);
});

/** What becomes of each hook when files are given by name, with what it is told; the others are only there. */
async function told(files: Record<string, string>, given = Object.keys(files)): Promise<string[]> {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  const reports: FileReport[] = [];
  await convertAll({
    paths: given.map((name) => join(directory, name)),
    request,
    jobs: 1,
    onReport: (report) => reports.push(report),
    onProgress: () => undefined,
    engine: () => engine,
  });
  return reports.flatMap(({ hooks }) =>
    hooks.map(({ hook, outcome, findings: [first] }) =>
      [hook, outcome, ...(first ? [first.code, first.message] : [])]
        .join(' ')
        .replaceAll(`${directory}/`, ''),
    ),
  );
}

const map = (name: string, storage = 'static '): string =>
  `${storage}int ${name}(struct file *file, struct vm_area_struct *vma)\n{\n\tvma->vm_ops = &pod_vm_ops;\n\treturn 0;\n}\n\n`;

const pod = (define: string): string =>
  `#include "pod.h"\n\n${map('pod_mmap')}${define}struct file_operations pod_fops = {\n\t.mmap = pod_mmap,\n};\n`;

const quirk = (set: string): string =>
  `#include "pod.h"\n\n${map('quirk_mmap')}void quirk(void)\n{\n\t${set}\n}\n`;

const DECLARED = 'extern struct file_operations pod_fops;\n';

describe('a structure that is neither static nor const', () => {
  test.each([
    [
      'a callback',
      'pod_fops.mmap = quirk_mmap;',
      ['quirk_mmap blocked MP026 the structure that this member belongs to is not known'],
    ],
    ['NULL', 'pod_fops.mmap = NULL;', ['NULL nothing to do MP025 the callback is NULL']],
  ])('is left where another file sets its member to %s', async (_name, set, rest) => {
    expect(await told({ 'a.c': pod(''), 'b.c': quirk(set), 'pod.h': DECLARED })).toEqual([
      'pod_mmap blocked MP009 b.c sets pod_fops.mmap, too, and is not converted with it',
      ...rest,
    ]);
  });

  test('takes the other callback with it, where its file tells the type', async () => {
    const other = DECLARED + quirk('pod_fops.mmap = quirk_mmap;');
    expect(await told({ 'a.c': pod(''), 'b.c': other, 'pod.h': '' })).toEqual([
      'pod_mmap migrated',
      'quirk_mmap migrated',
    ]);
  });

  test('and that callback is left with it', async () => {
    const first = pod('').replace('\treturn 0;', '\tlast = vma;\n\treturn 0;');
    const other = DECLARED + quirk('pod_fops.mmap = quirk_mmap;');
    expect(await told({ 'a.c': first, 'b.c': other, 'pod.h': '' })).toEqual([
      expect.stringMatching(/^pod_mmap blocked MP002 /),
      'quirk_mmap blocked MP009 a.c sets pod_fops.mmap, too, and is not converted with it',
    ]);
  });

  test('is left where a file beside it sets its member that was not given', async () => {
    const files = { 'a.c': pod(''), 'b.c': quirk('pod_fops.mmap = NULL;'), 'pod.h': DECLARED };
    expect(await told(files, ['a.c', 'pod.h'])).toEqual([
      'pod_mmap blocked MP009 b.c sets pod_fops.mmap, too, and was not given',
    ]);
  });

  test('is left where its header is in another folder, and only the file was given', async () => {
    const files = {
      'core/a.c': pod('').replace('"pod.h"', '"../include/pod.h"'),
      'include/pod.h': DECLARED,
    };
    expect(await told(files, ['core/a.c', 'include/pod.h'])).toEqual([
      'pod_mmap blocked MP009 pod_fops is not const, and others may name it, too: give the directory of all that may use what core/a.c defines',
    ]);
    expect(await told(files, ['core', 'include'])).toEqual(['pod_mmap migrated']);
  });

  test.each([
    ['const', 'const ', 'pod_fops.mmap = quirk_mmap;'],
    ['static', 'static ', 'pod_fops.mmap = quirk_mmap;'],
    ['of the other file as well', '', 'struct file_operations pod_fops = base;\n\n\tpod_fops.mmap = NULL;'],
    ['set in another member only', '', 'pod_fops.open = quirk_open;'],
    ['compared only', '', 'if (pod_fops.mmap_prepare == NULL)\n\t\treturn;'],
  ])('does not hold others up: one that is %s', async (_name, define, set) => {
    const [first] = await told({ 'a.c': pod(define), 'b.c': quirk(set), 'pod.h': '' });
    expect(first).toBe('pod_mmap migrated');
  });
});

describe('a hook that is not static, outside of a kernel tree', () => {
  const core = (include: string, more = ''): string =>
    `#include <linux/fs.h>\n#include ${include}\n\n${map('hub_mmap', '')}${more}static const struct file_operations hub_fops = {\n\t.mmap = hub_mmap,\n};\n`;
  const EXPORTED = 'EXPORT_SYMBOL_GPL(hub_mmap);\n\n';
  const PROTOTYPE = 'int hub_mmap(struct file *file, struct vm_area_struct *vma);\n';

  test('is left when it is exported, and only its file was given', async () => {
    const files = { 'core/core.c': core('"core.h"', EXPORTED), 'core/core.h': PROTOTYPE };
    expect(await told(files, ['core/core.c', 'core/core.h'])).toEqual([
      'hub_mmap blocked MP008 hub_mmap is not static: others may name it, too: give the directory of all that may use what core/core.c defines',
    ]);
    expect(await told(files, ['core'])).toEqual(['hub_mmap migrated']);
  });

  test('is left when a header was not found that may declare it', async () => {
    const files = { 'core/core.c': core('<hub/hub.h>'), 'include/hub/hub.h': PROTOTYPE };
    const why = '<hub/hub.h>, which core/core.c includes, may declare it, and was not given';
    expect(await told(files, ['core'])).toEqual([`hub_mmap blocked MP008 hub_mmap is not static: ${why}`]);
    expect(await told(files, ['core', 'include'])).toEqual(['hub_mmap migrated']);
  });

  test("is converted when its headers are there, or are the kernel's own", async () => {
    const files = { 'core/core.c': core('<linux/hub.h>\n#include "part.h"'), 'core/part.h': '' };
    expect(await told(files, ['core/core.c'])).toEqual(['hub_mmap migrated']);
  });
});

describe('a source that another one includes', () => {
  const impl =
    map('wing_mmap', 'static ') +
    'static const struct file_operations wing_fops = {\n\t.mmap = wing_mmap,\n};\n';
  const calling = (name: string): string =>
    `#include <linux/fs.h>\n#include "impl.c"\n\nint core_map(struct file *file, struct vm_area_struct *vma)\n{\n\treturn ${name}(file, vma);\n}\n`;
  const why = 'wing_mmap is used in core.c, which includes impl.c';

  test('keeps a hook that the other one calls, wherever that was given', async () => {
    const files = { 'impl.c': impl, 'core.c': calling('wing_mmap') };
    expect(await told(files, ['.'])).toEqual([`wing_mmap blocked MP009 ${why}`]);
    expect(await told(files, ['impl.c'])).toEqual([`wing_mmap blocked MP009 ${why}, and was not given`]);
  });

  test('keeps a function that takes a vma, and the hooks with it', async () => {
    const helper =
      'static int wing_check(struct vm_area_struct *vma)\n{\n\treturn vma->vm_pgoff ? -EINVAL : 0;\n}\n\n';
    const files = { 'impl.c': helper + impl, 'core.c': calling('wing_check').replace('file, vma)', 'vma)') };
    expect(await told(files, ['.'])).toEqual([
      'wing_mmap blocked MP009 wing_check is used in core.c, which includes impl.c',
    ]);
  });

  test('is converted when the other one names nothing of that, or includes another one', async () => {
    expect(await told({ 'impl.c': impl, 'core.c': calling('core_other') }, ['.'])).toEqual([
      'wing_mmap migrated',
    ]);
    const other = { 'impl.c': impl, 'sub/impl.c': '', 'sub/core.c': calling('wing_mmap') };
    expect(await told(other, ['.'])).toEqual(['wing_mmap migrated']);
  });
});
