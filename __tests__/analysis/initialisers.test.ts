import { aliasesOf, needingPointer } from '../../analysis/initialisers';
import { macroLocalsOf } from '../../analysis/macro-locals';
import { isLocal } from '../../analysis/places';
import { placeOf, pointeeOf } from '../../analysis/targets';
import { loadGrammar } from '../../model/parse';
import { find } from '../../model/query';
import { smallFunction } from './functions';

beforeAll(() => loadGrammar());

const FILE = `
#define CTX(vma) ((struct ctx *)(vma)->vm_private_data)
static struct ctx *ctx_of(struct vm_area_struct *vma) { return vma->vm_private_data; }
static struct dev *dev_of(struct vm_area_struct *vma) { return ctx_of(vma)->dev; }
static struct ctx *same(struct ctx *ctx) { return ctx; }
static int count(void) { return calls++; }
`;

const LEAD = { parameter: 'vma', member: 'vm_private_data' };

/** The locals whose declarations wait, and those that hold the private data. */
function waiting(declarations: string): { waits: string[]; aliases: readonly string[] } {
  const { driver, definition } = smallFunction(
    `${FILE}\nvoid f(struct vm_area_struct *vma)\n{\n\t${declarations}\n\n\tdone();\n}`,
  );
  const declarators = find(definition.body, 'VariableDeclarator').map(({ node }) => node);
  const waits = [...needingPointer(driver, definition, declarators, LEAD)].map(({ id }) => id.name);
  return { waits, aliases: aliasesOf(declarators, LEAD) };
}

test.each<[string, string[]]>([
  ['struct ctx *c = vma->vm_private_data;', []],
  ['struct ctx *c = vma->vm_private_data; struct kref *r = &c->ref;', []],
  ['struct ctx *c = vma->vm_private_data; int *n = &c->dev->n;', ['n']],
  ['struct ctx *c = vma->vm_private_data; size_t n = sizeof(c->dev->n);', []],
  ['struct ctx *c = vma->vm_private_data; struct dev *d = c->dev; int n = d->n;', ['d', 'n']],
  ['void *p = vma->vm_private_data; struct ctx *c = p; int n = c->n;', ['n']],
  ['struct dev *d = ((struct ctx *)vma->vm_private_data)->dev;', ['d']],
  ['struct ctx *c = ctx_of(vma);', []],
  ['struct ctx *c = same(ctx_of(vma)); struct dev *d = c->dev;', ['d']],
  ['struct dev *d = dev_of(vma);', ['d']],
  ['struct dev *d = CTX(vma)->dev;', ['d']],
  ['struct ctx *c = container_of(vma->vm_private_data, struct ctx, node); int n = c->n;', ['n']],
  ['struct file *file = vma->vm_file; struct dev *d = file->private_data; int n = d->n;', []],
  ['int n = count(), size = vma->vm_end - vma->vm_start, m = global.calls;', ['n', 'size', 'm']],
])('%s', (declarations, waits) => {
  expect(waiting(declarations).waits).toEqual(waits);
});

test('other names of the pointer are known', () => {
  const { aliases } = waiting(
    'void *p = vma->vm_private_data; struct ctx *c = p, *d = (struct ctx *)c, *e = c->e;',
  );
  expect(aliases).toEqual(['p', 'c', 'd']);
});

test('what macros declare is local, but for what leads somewhere else', () => {
  const { definition } = smallFunction(
    'void f(struct dev *d)\n{\n\tLIST_HEAD(list);\n\tDECLARE_BITMAP(map, 8);\n\tXA_STATE(xas, &d->xa, 0);\n\n' +
      '\tuse(&list, map, &xas);\n}',
  );
  expect(macroLocalsOf(definition).map(({ name, as }) => [name, as])).toEqual([
    ['list', 'object'],
    ['map', 'pointer'],
    ['xas', 'elsewhere'],
  ]);
  expect(['list', 'map', 'xas'].map((name) => isLocal(definition, name))).toEqual([true, true, false]);
  const [list, map, xas] = find(definition.body, 'CallExpression').at(-1)!.node.arguments;
  expect([pointeeOf(definition, list), pointeeOf(definition, map), pointeeOf(definition, xas)]).toEqual([
    'local',
    'local',
    'state',
  ]);
  expect(placeOf(definition, map)).toBe('local');
});
