/** A configuration in which the driver refuses every mapping. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadGrammar } from '../../model/parse';
import { verifyDriver, type HookVerification } from '../../runtime/verify/verify-driver';

beforeAll(loadGrammar);

const text = (form: string): string =>
  readFileSync(join(__dirname, `../../../__testfixtures__/verify/refused-without-mmu.${form}.c`), 'utf8');

async function verified(before: string, after: string): Promise<HookVerification> {
  const [result] = await verifyDriver({ path: 'a.c', source: before }, { path: 'b.c', source: after });
  return result;
}

test('it is named, and decides nothing', async () => {
  const { verdict, warnings, reasons } = await verified(text('legacy'), text('migrated'));
  expect(verdict).toBe('improved');
  expect(reasons).toEqual([]);
  expect(warnings).toContainEqual(
    expect.stringMatching(/^CONFIG_MMU not set: the driver refuses every mapping/),
  );
});

test('a configuration in which only the new form refuses is told', async () => {
  const before = text('legacy')
    .replace('return -ENOSYS;\n#endif\n\tif', ';\n#endif\n\tif')
    .replaceAll('-ENOSYS', 'addr');
  const { verdict } = await verified(before, text('migrated'));
  expect(verdict).toBe('regressed');
});

test('a usual configuration that refuses everything says nothing of one that might map', async () => {
  const refusing = (source: string): string =>
    source
      .replaceAll('#ifndef CONFIG_MMU', '#ifdef CONFIG_PAD')
      .replace(
        /\tif \((vma->vm_|desc->)pgoff/,
        (text) => `#ifndef CONFIG_PAD\n\treturn -ENOSYS;\n#endif\n${text}`,
      );
  const { verdict } = await verified(refusing(text('legacy')), refusing(text('migrated')));
  expect(verdict).toBe('inconclusive');
});

test('a switch whose address another function hands out may be on', async () => {
  const switched = (source: string): string =>
    source
      .replace(
        'static int pad_mmap',
        'static int pad_enabled = 0;\n\nstatic int pad_setup(char *str)\n{\n\tget_option(&str, &pad_enabled);\n\treturn 1;\n}\n\nstatic int pad_mmap',
      )
      .replace(
        /\tif \((vma->vm_|desc->)pgoff/,
        (text) => `\tif (!pad_enabled)\n\t\treturn -EACCES;\n${text}`,
      );
  const { verdict, reasons } = await verified(switched(text('legacy')), switched(text('migrated')));
  expect([verdict, reasons]).toEqual(['improved', []]);
});

test('the usual configuration has to map', async () => {
  const refusing = (source: string): string => source.replaceAll('#ifndef CONFIG_MMU', '#if 1');
  const { verdict, reasons } = await verified(refusing(text('legacy')), refusing(text('migrated')));
  expect(verdict).toBe('inconclusive');
  expect(reasons.join()).toContain('not exercised');
});

test('code behind if (0) is not waited for: what is left refuses every mapping, and that is all there is', async () => {
  const closed = (source: string): string =>
    source.replace(
      /\tif \((vma->vm_|desc->)pgoff > 8\)\n\t\treturn -EINVAL;\n[^\n]*\n\treturn 0;/,
      (body) => `\tif (0 /* RAM only */) {\n${body}\n\t}\n\treturn -ENODEV;`,
    );
  const { verdict, warnings } = await verified(closed(text('legacy')), closed(text('migrated')));
  expect(verdict).toBe('equivalent');
  expect(warnings).toContain('the driver refuses every mapping, whatever unknown calls return');
});

test('a file for kernels without an MMU runs on one, which says itself where the memory is', async () => {
  const only = (source: string): string =>
    source
      .replace(/#ifndef CONFIG_MMU\n\treturn -ENOSYS;\n#endif\n/, '')
      .replace('return -ENOSYS;', 'return addr ? -EINVAL : 0x100000;')
      .replace(
        /#ifndef CONFIG_MMU\n(\t\.get_unmapped_area.*\n)#endif\n/,
        (_all, member: string) => `${member}\t.mmap_capabilities = pad_capabilities,\n`,
      )
      .replace(/#(?:ifndef CONFIG_MMU|endif)\n/g, '');
  const { verdict, bound, reasons } = await verified(only(text('legacy')), only(text('migrated')));
  expect([verdict, reasons]).toEqual(['improved', []]);
  expect(bound.configurations?.run).toEqual([['CONFIG_MMU not set']]);
});
