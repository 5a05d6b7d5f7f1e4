/** A core's hook that calls that of a structure: the legacy form of both against the nested form (uio_mmap() of 7.1). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadGrammar } from '../../model/parse';
import { verifyDriver, type HookVerification } from '../../runtime/verify/verify-driver';

beforeAll(loadGrammar);

const read = (form: string): string =>
  readFileSync(join(__dirname, `../../../__testfixtures__/nested/ring.${form}.c`), 'utf8');

async function verified(after: string): Promise<HookVerification> {
  const before = { path: 'ring.legacy.c', source: read('legacy') };
  const results = await verifyDriver(before, { path: 'ring.nested.c', source: after });
  return results.find(({ hook }) => hook === 'ring_core_mmap')!;
}

/** The nested form with something left out or written wrongly. */
function spoiled(from: string, to: string): string {
  const source = read('nested');
  expect(source).toContain(from);
  return source.replace(from, to);
}

test('dispatcher and implementation together do what they did', async () => {
  const { verdict, bound } = await verified(read('nested'));
  expect(verdict).toBe('equivalent');
  expect(bound.unknown_functions).toEqual([]);
});

test('private data that the descriptor does not take over is lost', async () => {
  const { verdict } = await verified(spoiled('\t\tdesc.private_data = vma->vm_private_data;\n', ''));
  expect(verdict).toBe('regressed');
});

test('operations that the descriptor has not make the mapping anonymous', async () => {
  const { verdict } = await verified(spoiled('\tdesc->vm_ops = &ring_vm_ops;\n', ''));
  expect(verdict).toBe('regressed');
});

test('work that is never asked for is missed', async () => {
  const { verdict } = await verified(
    spoiled('\t\tif (!ret)\n\t\t\tret = __compat_vma_mmap(&desc, vma);\n', ''),
  );
  expect(verdict).toBe('regressed');
});
