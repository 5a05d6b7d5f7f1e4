import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engine } from '../../cli/run/engine';
import { IncludedFiles } from '../../cli/run/included-files';
import { PROFILES } from '../../model/kernel-api';
import { loadGrammar, parseDriver } from '../../model/parse';

let folder: string;

beforeAll(async () => {
  await loadGrammar();
  folder = mkdtempSync(join(tmpdir(), 'included-'));
  writeFileSync(join(folder, 'outer.h'), '#include "inner.h"\n#define part_of(f) ((f)->private_data)\n');
  writeFileSync(
    join(folder, 'inner.h'),
    '#include "outer.h"\nstatic inline int ready(struct part *p) { return p->on; }\n',
  );
});

afterAll(() => rmSync(folder, { recursive: true }));

test('functions and macros of included headers are found, through headers that include each other', () => {
  const source = '#include <linux/fs.h>\n#include "outer.h"\n#include "missing.h"\n';
  const driver = parseDriver(source, { path: join(folder, 'part.c') });
  const included = new IncludedFiles();
  const paths = (name: string): string[] =>
    included.definitions(driver, name).map(({ driver: { path } }) => path.slice(folder.length + 1));
  expect(paths('ready')).toEqual(['inner.h']);
  expect(paths('part_of')).toEqual(['outer.h']);
  expect(paths('unknown')).toEqual([]);
});

test('headers in an include directory above are found by their texts, those of the kernel are not looked for', () => {
  const source = '#include <linux/fs.h>\n#include <wrapper/mm.h>\n#include "outer.h"\n';
  const driver = parseDriver(source, { path: join(folder, 'src/lib/part.c') });
  mkdirSync(join(folder, 'include/wrapper'), { recursive: true });
  mkdirSync(join(folder, 'include/linux'), { recursive: true });
  const wrapper = '#define part_flags_set(v, f) vm_flags_set(v, f)\n';
  writeFileSync(join(folder, 'include/wrapper/mm.h'), wrapper);
  writeFileSync(join(folder, 'include/linux/fs.h'), wrapper);
  const included = new IncludedFiles();
  expect(included.headersNaming(driver, 'part_flags_set').map(({ source }) => source)).toEqual([wrapper]);
  expect(included.headersNaming(driver, 'ready')).toHaveLength(1);
  expect(included.headersNaming(driver, 'unknown')).toEqual([]);
});

test.each([
  ['one form for each kernel', 'vm_flags_set(v, (vm_flags_t)(f));', '(v)->vm_flags |= f;', true],
  ['a statement in do and while', 'do { vm_flags_set(v, f); } while (0)', '(v)->vm_flags |= (f)', true],
  ['something else in one of them', 'vm_flags_set(v, f)', '((v)->vm_flags |= (f), count++)', false],
  ['set here and cleared there', 'vm_flags_set(v, f)', 'vm_flags_clear(v, f)', false],
  ['other flags than those given', 'vm_flags_set(v, f | VM_IO)', '(v)->vm_flags |= f', false],
])('a wrapper in a header of what changes flags: %s', async (_name, newer, older, known) => {
  writeFileSync(
    join(folder, 'wrapper.h'),
    `#ifdef NEWER\n#define part_flags_set(v, f) ${newer}\n#else\n#define part_flags_set(v, f) ${older}\n#endif\n`,
  );
  const source =
    '#include "wrapper.h"\nstatic int part_mmap(struct file *file, struct vm_area_struct *vma)\n{\n' +
    '\tpart_flags_set(vma, VM_DONTEXPAND);\n\tvma->vm_ops = &part_ops;\n\treturn 0;\n}\n' +
    'static const struct file_operations part_fops = { .mmap = part_mmap };\n';
  await engine.load();
  const { output } = engine.migrate(source, { path: join(folder, 'part.c'), api: PROFILES['7.1'] });
  expect(output.includes('vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);')).toBe(known);
  expect(output === source).toBe(!known);
});
