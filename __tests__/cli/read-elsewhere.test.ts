import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
