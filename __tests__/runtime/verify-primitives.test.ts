import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadGrammar } from '../../model/parse';
import { changesStateByFact } from '../../kernel/fact';
import { factNames, factOf } from '../../kernel/facts';
import { parse_scenarios } from '../../runtime/mm/scenario/scenario';
import { KERNEL_FAMILIES } from '../../runtime/models/families';
import { verifyDriver } from '../../runtime/verify/verify-driver';

// A hook that changes something is converted by hand, with the change left in mmap_prepare, where it also happens for a
// mapping that then cannot be made. Whichever kernel function makes the change, verify has to see it, or to say that it cannot.

const ROOT = join(__dirname, '..', '..', '..');
const PICKED = readFileSync(join(ROOT, '__testfixtures__', 'primitives', 'names.txt'), 'utf8')
  .split('\n')
  .filter((line) => /^\w+$/.test(line));

const SCENARIOS = parse_scenarios(
  ['scenario failing', 'fail 1', 'map 0 2 rw shared 0', 'map 0 2 rw shared 0', 'unmap 0 2'].join('\n'),
);

/** What modelled functions take, which is what a call has to give them. */
const ARGUMENTS: ReadonlyMap<string, number> = new Map(
  KERNEL_FAMILIES.flatMap(({ header }) =>
    [...header.matchAll(/\b(\w+)\(([^()]*)\);/g)].map(([, name, parameters]): [string, number] => [
      name,
      parameters.trim() === 'void' || parameters.trim() === '' ? 0 : parameters.split(',').length,
    ]),
  ),
);

const MEMBERS = 8;

function call(name: string): string {
  const count = ARGUMENTS.get(name) ?? 2;
  return `${name}(${Array.from({ length: count }, (_, i) => `dev->part${String(i)}`).join(', ')});`;
}

function driver(names: readonly string[], form: 'legacy' | 'migrated'): string {
  const parts = Array.from({ length: MEMBERS }, (_, i) => `\tvoid *part${String(i)};`).join('\n');
  const hooks = names.map((name) =>
    form === 'legacy'
      ? `
static int probe_${name}_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct probe *dev = file->private_data;

	${call(name)}
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
	return 0;
}
static const struct file_operations probe_${name}_fops = { .mmap = probe_${name}_mmap };
`
      : `
static int probe_${name}_mmap_prepare(struct vm_area_desc *desc)
{
	struct probe *dev = desc->file->private_data;

	${call(name)}
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTDUMP_BIT);
	return 0;
}
static const struct file_operations probe_${name}_fops = { .mmap_prepare = probe_${name}_mmap_prepare };
`,
  );
  return `#include <linux/fs.h>\n#include <linux/mm.h>\nstruct probe {\n${parts}\n};\n${hooks.join('')}`;
}

/** The names of which verify thinks well. */
async function passed(names: readonly string[]): Promise<string[]> {
  const found = await verifyDriver(
    { path: 'probe.c', source: driver(names, 'legacy') },
    { path: 'probe.c', source: driver(names, 'migrated') },
    { scenarios: SCENARIOS },
  );
  expect(found).toHaveLength(names.length);
  return found
    .filter(({ verdict }) => verdict !== 'regressed' && verdict !== 'inconclusive')
    .map(({ operations, verdict }) => `${operations.slice('probe_'.length, -'_fops'.length)}: ${verdict}`);
}

beforeAll(loadGrammar);

test('every one of 200 functions that were picked by their prototypes', async () => {
  expect(PICKED).toHaveLength(200);
  expect(await passed(PICKED)).toEqual([]);
});

/** Every so-manieth of the rows, by their names, so that a new row does not choose others: all of them take minutes. */
const EVERY = 40;
const isChosen = (name: string): boolean =>
  [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 65_521, 0) % EVERY === 0;

test('functions whose rows say that they change something', async () => {
  const names = [...factNames()].filter((name) => {
    const fact = factOf(name)!;
    return isChosen(name) && fact.kind === 'function' && changesStateByFact(fact);
  });
  expect(names.length).toBeGreaterThan(20);
  expect(await passed(names)).toEqual([]);
  // What these leave behind is one value, the same each time the hook runs, or a count that nothing counts down in the legacy form
  // either: as a plain store in the hook it is told as changed (scsi/sg answers EBUSY after a failed mmap()), and --strict refuses it.
  expect(await passed(['kref_init', 'vma_flags_clear_all', 'atomic64_fetch_inc', 'clear_page'])).toEqual([
    'kref_init: changed',
    'vma_flags_clear_all: changed',
    'atomic64_fetch_inc: changed',
    'clear_page: changed',
  ]);
});
