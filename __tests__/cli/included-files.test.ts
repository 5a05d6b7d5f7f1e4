import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IncludedFiles } from '../../cli/run/included-files';
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
