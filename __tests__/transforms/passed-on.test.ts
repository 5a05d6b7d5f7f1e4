import { explainHooks } from '../../transforms/refusals/passed-on';
import { migrateSource } from '../../transforms/mmap-prepare/registry';
import { loadGrammar } from '../../model/grammar';
import { PROFILES } from '../../model/kernel-api';

/** Of a function of another file that a hook passes its vma to, only what stands most in the way is told. */

beforeAll(() => loadGrammar());

const api = PROFILES['7.1'];

const HOOK = `static int gate_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gate *gate = file->private_data;

	gate->vma = vma;
	return gate_map(gate, vma);
}
static const struct file_operations gate_fops = { .mmap = gate_mmap };
`;

const core = (parameters: string, map: string): string => `struct gate {
	struct mutex lock;
	struct vm_area_struct *vma;
	struct address_space *mapping;
	struct page **pages;
	unsigned long phys;
	size_t size;
};
int gate_map(struct gate *gate, struct vm_area_struct *vma)
{
	int ret;

	mutex_lock(&gate->lock);
	${map};
	mutex_unlock(&gate->lock);
	return ret;
}
${parameters}
void gate_close(struct gate *gate)
{
	mutex_lock(&gate->lock);
	unmap_mapping_range(gate->mapping, 0, 0, 1);
	mutex_unlock(&gate->lock);
}
`;

/** What is told of the hook's call. */
function told(source: string): string[] {
  const { hooks } = migrateSource(HOOK, { path: 'gate/fops.c', api });
  const file = { path: 'gate/core.c', source, api };
  return explainHooks(hooks, (name) => (name === 'gate_map' ? [file] : []))
    .flatMap(({ findings }) => findings)
    .filter(({ elsewhere }) => elsewhere !== undefined)
    .map(({ code, elsewhere }) => `${code} ${elsewhere?.file}:${elsewhere?.line}`);
}

const IOMAP = 'ret = vm_iomap_memory(vma, gate->phys, gate->size)';

test('that another function relies on the section in which it maps', () => {
  expect(told(core('', IOMAP))).toEqual(['MP061 gate/core.c:14']);
});

test('so where it maps in a function that it passes the vma on to', () => {
  const inner = `static int gate_iomap(struct gate *gate, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, gate->phys, gate->size);
}`;
  expect(told(core(inner, 'ret = gate_iomap(gate, vma)'))).toEqual(['MP061 gate/core.c:14']);
});

test('but not behind what would remain if that were done by hand', () => {
  const both = `ret = vm_insert_page(vma, vma->vm_start, gate->pages[0]);\n\t${IOMAP}`;
  expect(told(core('', both))).toEqual(['MP010 gate/core.c:15']);
});
